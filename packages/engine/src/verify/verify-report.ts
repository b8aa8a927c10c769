/** This defines `VerifyReport`: what `verify` found (docs/formats/report.md). */
import type { ReportedError } from "../report/report.ts";
import type { TargetState } from "../history/target-state.ts";
import type { OpenConflict } from "../history/open-conflicts.ts";
import type { BrokenRun } from "../history/readable-runs.ts";
import type { ShownNode } from "./shown-node.ts";

/** A target that is not as its run left it, or whose backup is not good. */
export interface DifferingTarget {
  readonly target: string;
  /** The newest run over it that stands. */
  readonly run_id: string;
  /** Also where only the backup is at fault. `overtaken`: a later run has it, and only the backup was looked at. */
  readonly state: TargetState | "overtaken";
  readonly expected: ShownNode;
  readonly found: ShownNode;
  /** Where what the run displaced is kept. */
  readonly backup: string;
  /** What is wrong with the target, or else with its backup. */
  readonly errors: readonly ReportedError[];
}

/** What `verify` returns. */
export interface VerifyReport {
  readonly kind: "switchyard.verify";
  readonly schema_version: 1;
  readonly command: "verify";
  /** Everything is as runs left it. */
  readonly ok: boolean;
  readonly exit_code: number;
  /** The one with the greatest exit code, of these the first. */
  readonly error: ReportedError | null;
  /** As asked for; null: all that are managed. */
  readonly run_id: string | null;
  /** Whether the bytes of payloads were read. */
  readonly hashes: boolean;
  /** How many targets were looked at. */
  readonly checked: number;
  /** Sorted by path. */
  readonly differing: readonly DifferingTarget[];
  /** Runs that cannot be read, newest first: what they did nobody knows, so any target may differ for that. */
  readonly broken: readonly BrokenRun[];
  /** Runs that wait for recovery: how their targets should be is not known before. */
  readonly unfinished: readonly string[];
  /** Targets that runs left to someone else, and what can still be put back there: told, and no error. */
  readonly left_to_others: readonly OpenConflict[];
  readonly warnings: readonly string[];
}
