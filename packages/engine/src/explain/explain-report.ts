/** This defines `ExplainReport`: all that is known of one path (docs/formats/report.md). Names and texts on disk are byte strings. */
import type { AlternativeFact, DiversionFact } from "@switchyard/ownership";
import type { RunLine } from "../history/run-line.ts";
import type { Kind, ReportedError } from "../report/report.ts";

/** One link on the way. */
export interface LinkHop {
  /** The link itself, inside the root, free of links in its parents. */
  readonly path: string;
  /** Its text. */
  readonly dest: string;
  /** Where the text leads, read from the link's directory, inside the root; null where it leaves the root. */
  readonly to: string | null;
}

/** How following the links ends; `dangling`: at a link that leads to nothing. */
export type ChainEnd = "found" | "missing" | "dangling" | "leaves_root" | "loop" | "not_a_directory" | "unreadable";

/** A node. */
export interface NodeLine {
  readonly path: string;
  readonly kind: Exclude<Kind, "none">;
  /** Octal, set-id bits included. */
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly names: number;
  /** RFC 3339, UTC. */
  readonly mtime: string;
  readonly setuid: boolean;
  readonly setgid: boolean;
  /** As setcap(8) reads them, by their numbers; `unreadable` for what that cannot tell; null: none. */
  readonly capabilities: string | null;
  readonly has_acl: boolean;
  readonly selinux: string | null;
  readonly immutable: boolean;
}

/** The mount that a node's directory is on. */
export interface MountLine {
  /** As this process sees it, outside the root. */
  readonly mount_point: string;
  readonly fs_type: string;
  readonly read_only: boolean;
  readonly noexec: boolean;
  /** Whether nothing on it outlasts a power loss. */
  readonly volatile: boolean;
}

/** Whom a path belongs to, as the databases of the package managers say. */
export interface OwnershipLine {
  readonly path: string;
  /** `unknown`: a database could not be read; see `faults`. */
  readonly state: "owned" | "unowned" | "unknown";
  readonly owners: readonly { readonly manager: string; readonly package: string; readonly version: string; readonly recorded: string; readonly through: "name" | "alias" | "diversion" }[];
  readonly faults: readonly string[];
  readonly diversion: DiversionFact;
  readonly alternative: AlternativeName;
}

/** What update-alternatives(1) has to do with a path. */
export type AlternativeName = { readonly state: "none" | "unknown" } | Pick<Extract<AlternativeFact, { state: "link" }>, "state" | "name" | "group" | "mode" | "current">;

/** Who made the program that the path leads to. */
export interface ProviderLine {
  readonly path: string;
  /** As smoke packs tell providers apart by the path, e.g. `busybox`; else the package; else null. Nothing is run for it. */
  readonly name: string | null;
  readonly known_by: "path" | "package" | null;
  readonly package: string | null;
  readonly version: string | null;
}

/** One run that changed the path, and who ran it. */
export interface PathRunLine extends RunLine {
  /** What it made of the path: a link to `source`, an earlier node, nothing. */
  readonly placed: "link" | "node" | "nothing";
  readonly source: string | null;
  /** Programs that made the change, the command first; empty where that was not recorded. */
  readonly tools: readonly { readonly name: string; readonly version: string }[];
}

/** One kept node. */
export interface KeptLine {
  /** The payload's path inside the root. */
  readonly payload: string;
  /** `gone`: it went back to its target, or somebody took it; `consumed`: another kind of node is there; `unreadable`: its sidecar. */
  readonly state: "whole" | "gone" | "consumed" | "unreadable";
  /** What stood at the path; null where nobody knows. */
  readonly prior_kind: "file" | "symlink" | "none" | null;
  readonly role: "undo" | "redo" | null;
  readonly generation: number | null;
  readonly run_id: string | null;
  /** RFC 3339, UTC. */
  readonly created_at: string;
  readonly package: string | null;
  readonly version: string | null;
  readonly pinned: boolean;
}

/** What undoing the newest run that stands would do to the path. */
export interface UndoLine {
  readonly run_id: string;
  /** `restore`: `backup` comes back, or, where that is null, the path is gone again; `noop`: it is so already; `conflict`, `stop`: refused. */
  readonly decision: "restore" | "noop" | "conflict" | "stop";
  readonly backup: string | null;
  readonly error: ReportedError | null;
  /** How many other targets go back with it. */
  readonly others: number;
}

/** Whether the path could be switched now, whatever to. */
export interface SwitchLine {
  readonly verdict: "allowed" | "refused" | "unknown";
  /** What stops it. */
  readonly stops: readonly { readonly gate: string; readonly reason: string; readonly found: string; readonly needed: string; readonly override: string | null }[];
  /** What the policy lets pass. */
  readonly overridden: readonly { readonly gate: string; readonly reason: string; readonly overridden_by: string }[];
  /** Why it is unknown. */
  readonly error: ReportedError | null;
}

/** What `explain` returns. */
export interface ExplainReport {
  readonly kind: "switchyard.explain";
  readonly schema_version: 1;
  readonly command: "explain";
  readonly ok: boolean;
  readonly exit_code: number;
  readonly error: ReportedError | null;
  /** As it was asked. */
  readonly path: string;
  /** The same with the links in its parents resolved; null where that cannot be. */
  readonly canonical: string | null;
  readonly links: readonly LinkHop[];
  readonly end: ChainEnd | null;
  /** What stands at the path itself; null: nothing. */
  readonly node: NodeLine | null;
  /** What the links lead to, where there are any; null: nothing. */
  readonly final: NodeLine | null;
  readonly mount: MountLine | null;
  /** Of the path, and of what its links lead to where that is another one. */
  readonly ownership: readonly OwnershipLine[];
  readonly provider: ProviderLine | null;
  /** The newest run that stands for the path; null: it is not what a run made of it. */
  readonly managed_by: string | null;
  /** Every run that changed it, newest first. */
  readonly runs: readonly PathRunLine[];
  /** Targets that runs which stand have made links to it. */
  readonly targets: readonly string[];
  /** Newest first. */
  readonly backups: readonly KeptLine[];
  /** Null: no run that stands changed it. */
  readonly undo: UndoLine | null;
  readonly switch: SwitchLine | null;
  /** What could not be looked at, and why. */
  readonly warnings: readonly string[];
}
