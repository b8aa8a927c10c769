/** This defines `Finding`: what one look of `doctor` found, on one line. */
import { errnoOf, isSwitchyardError, type SwitchyardError } from "@switchyard/fs-atomic";
import { reportError } from "../report/report-error.ts";
import type { ReportedError } from "../report/report.ts";

/** What is looked at, in the order in which it is told. */
export const CHECKS = ["policy", "state", "mounts", "reserve", "lock", "packages", "runs", "targets", "profiles", "backups", "protection", "keys", "facts", "rescue", "scratch"] as const;

/** One of them. */
export type Check = (typeof CHECKS)[number];

/** `unseen`: nobody could look, most often for want of rights; it is no fault. */
export type Level = "ok" | "warn" | "error" | "unseen";

/** One finding. */
export interface Finding {
  readonly check: Check;
  readonly level: Level;
  readonly text: string;
  /** Of `error`. */
  readonly error: ReportedError | null;
  /** Commands, and what else to do. */
  readonly remedies: readonly string[];
}

/** All is well. */
export function ok(check: Check, text: string): Finding {
  return { check, level: "ok", text, error: null, remedies: [] };
}

/** Worth a look. */
export function warn(check: Check, text: string, remedies: readonly string[] = []): Finding {
  return { check, level: "warn", text, error: null, remedies };
}

/** Nobody could look. */
export function unseen(check: Check, text: string): Finding {
  return { check, level: "unseen", text, error: null, remedies: [] };
}

/** Something is wrong. */
export function wrong(check: Check, error: SwitchyardError): Finding {
  const { reported } = reportError(error);
  return { check, level: "error", text: reported.message, error: reported, remedies: reported.remedies };
}

const NO_RIGHTS: ReadonlySet<string | undefined> = new Set(["EACCES", "EPERM"]);

/** What was thrown while looking. Want of rights is not a fault of what is looked at. @throws what is no operational failure */
export function thrown(check: Check, error: unknown): Finding {
  const errno = errnoOf(error) ?? (isSwitchyardError(error) ? error.errno : undefined);
  if (errno === undefined && !isSwitchyardError(error)) throw error;
  const { reported } = reportError(error);
  if (NO_RIGHTS.has(errno)) return unseen(check, reported.message);
  return { check, level: "error", text: reported.message, error: reported, remedies: reported.remedies };
}
