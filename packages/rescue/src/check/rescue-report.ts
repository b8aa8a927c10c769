/** This defines what a rescue check found: the profile, and each tool with the reason why it counts or not. */
import type { UndoTool } from "../undo-tools.ts";

/** The ten GNU tools of which some must be there (REQ-RC2). What answers to these names need not be GNU's. */
export const RESCUE_TOOLS = ["cp", "mv", "rm", "ln", "stat", "readlink", "sha256sum", "sort", "date", "ls"] as const;

/** A program that is looked for: of the ten, or needed by the script at hand. */
export type RescueTool = (typeof RESCUE_TOOLS)[number] | UndoTool | "busybox";

/** `busybox`: one BusyBox has all it takes; `gnu-subset`: enough tools; `none`: no way back without Node. */
export type RescueProfile = "busybox" | "gnu-subset" | "none";

/** Why a program counts (`usable`) or not. */
export type ToolVerdict =
  | "usable"
  /** It stands on the path, and the kernel would not execute it: no x bit, or a noexec mount. */
  | "not_executable"
  /** The plan replaces it, or a link that leads to it. */
  | "replaced"
  /** Someone other than root and the caller can change it, or put something else in its place. It was not run. */
  | "untrusted"
  /** Its path is not UTF-8, and cannot be run from here. */
  | "path_not_text"
  /** It could not be started, was killed, or did not exit 0. */
  | "failed"
  /** It was still running when its time was up, and was killed. */
  | "timed_out"
  /** It is a BusyBox that lacks what is needed of it. */
  | "applets_missing";

/** A program that was found. What the path does not hold is not listed. */
export interface FoundTool {
  readonly tool: RescueTool;
  /** As the shell finds it: the directory as PATH names it, and the name; a byte string. */
  readonly path: string;
  readonly counts: boolean;
  readonly why: ToolVerdict;
  /** The same for people, e.g. `exit 1`; empty where `why` says all. */
  readonly detail: string;
}

/** A program that undo.sh needs. */
export interface NeededTool {
  readonly tool: UndoTool;
  /** `unknown`: only a BusyBox that was not run might have it. */
  readonly there: "yes" | "no" | "unknown";
}

/** A directory of PATH in which nothing was looked for. */
export interface PassedOver {
  /** As PATH names it. */
  readonly entry: string;
  /** `empty` and `relative` mean whatever directory one happens to be in; else why it cannot be opened. */
  readonly why: string;
}

/** What a rescue check found. Only what was measured: where a BusyBox is enough, the other tools are not looked for. */
export interface RescueReport {
  readonly profile: RescueProfile;
  readonly found: readonly FoundTool[];
  /** How many of the ten count; null where a BusyBox was enough. */
  readonly count: number | null;
  /** How many had to. */
  readonly minCount: number;
  readonly needed: readonly NeededTool[];
  readonly passedOver: readonly PassedOver[];
}
