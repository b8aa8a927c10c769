/** This defines `ShownRun`: everything that is recorded of a run (docs/formats/report.md). */
import type { RunRecord } from "@switchyard/journal";
import type { Kind, Places, ReportedError } from "../report/report.ts";
import type { LeftToOthers } from "./left-to-others.ts";
import type { BrokenRun } from "./readable-runs.ts";
import type { RunLine } from "./run-line.ts";

/** A node as the run found it, or as it left it. What was not recorded is null. */
export interface RecordedNode {
  readonly kind: Kind;
  /** The text of a link. */
  readonly dest: string | null;
  /** SHA-256 of a file's bytes or a link's text. */
  readonly hash: string | null;
  /** In bytes. */
  readonly size: string | null;
  /** Octal, set-id bits included. */
  readonly mode: string | null;
  readonly uid: number | null;
  readonly gid: number | null;
  readonly mtime_ns: string | null;
  /** The package that it belonged to, with its version. */
  readonly package: string | null;
}

/** One action of a run. */
export interface ShownAction {
  readonly action_id: string;
  readonly target: string;
  readonly source: string | null;
  readonly before: RecordedNode;
  readonly after: RecordedNode;
  /** The payload inside the root, where the run made it; `switchyard verify` tells whether it is good. */
  readonly backup: string;
  readonly sidecar: string;
  /** What was in doubt, and what the policy let pass. */
  readonly warnings: readonly string[];
}

/** What `show` returns. */
export interface ShownRun {
  readonly kind: "switchyard.run";
  readonly schema_version: 1;
  readonly command: "show";
  readonly ok: boolean;
  readonly exit_code: number;
  /** Also where a later run cannot be read: it may have undone this one. The rest is there all the same. */
  readonly error: ReportedError | null;
  /** The later runs that cannot be read, newest first. */
  readonly broken: readonly BrokenRun[];
  /** Null, as all that follows: the run was not found. */
  readonly run: RunLine | null;
  readonly plan_id: string | null;
  /** Whose backups it made. */
  readonly tag: string | null;
  readonly committed_at: string | null;
  readonly smoke: RunRecord["smoke"];
  /** Why it took itself back. */
  readonly failure: RunRecord["error"];
  readonly actions: Iterable<ShownAction>;
  /** Targets that it left as they were for want of a good backup. */
  readonly left: readonly { readonly target: string; readonly reason: string; readonly message: string }[];
  /** Targets that were left to someone else when it was undone or brought to its end, and where what is yours lies. */
  readonly left_to_others: readonly LeftToOthers[];
  /** Where its papers lie, as the reader can open them. */
  readonly places: (Places & { readonly attestation: string | null }) | null;
  /** The hash of its last fact. */
  readonly facts_head: string | null;
  /** The programs that made the change, as its journal says. */
  readonly tools: readonly { readonly name: string; readonly version: string }[];
  readonly next: readonly NextCommand[];
}

/** What can be done with a run. */
export interface NextCommand {
  /** Ready for a POSIX shell. */
  readonly command: string;
  readonly does: string;
}
