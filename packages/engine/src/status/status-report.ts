/** This defines `StatusReport`: what `status` says (docs/formats/report.md). */
import type { OpenConflict } from "../history/open-conflicts.ts";
import type { BrokenRun } from "../history/readable-runs.ts";
import type { RunLine } from "../history/run-line.ts";
import type { TargetState } from "../history/target-state.ts";
import type { ShownNode } from "../verify/shown-node.ts";
import type { Kind, ReportedAction, ReportedError } from "../report/report.ts";

/** What a plan would do with a target. */
export type WantedAction = Pick<ReportedAction, "decision" | "reason" | "dest">;

/** How one target stands, and what the plan would do with it. */
export interface TargetLine {
  readonly target: string;
  /** The run that it is compared with; null where no run has it. */
  readonly run_id: string | null;
  readonly source: string | null;
  readonly kind: Kind;
  /** The text of the link that stands there; null of anything else. */
  readonly dest: string | null;
  /** What the run left there, or was to; null where no run has it. */
  readonly expected: ShownNode | null;
  /** As {@link TargetState} says; `new`: no run has it, only the plan. */
  readonly state: TargetState | "new";
  /** Whether a link that the run left is to stand there. What was put back is the package manager's again. */
  readonly managed: boolean;
  /** Where the run keeps what it displaced. */
  readonly backup: string | null;
  /** Whether dpkg diverts what packages have for it, as this run had it do; absent where it does not, or its record cannot be read. */
  readonly protected?: true;
  /** Null where no plan was given, or it says nothing of this target. */
  readonly wanted: WantedAction | null;
}

/** What `status` says. */
export interface StatusReport {
  readonly schema_version: 1;
  readonly command: "status";
  readonly ok: boolean;
  readonly exit_code: number;
  /** Also of a plan that could not be made, or of a run that cannot be read: then the rest is there all the same. */
  readonly error: ReportedError | null;
  /** Oldest first. */
  readonly runs: readonly RunLine[];
  /** Runs that cannot be read, newest first: what they did nobody knows, so any target may differ for that. */
  readonly broken: readonly BrokenRun[];
  /** Runs that wait for recovery. */
  readonly unfinished: readonly string[];
  /** Targets that runs left to someone else, and what can still be put back there. */
  readonly left_to_others: readonly OpenConflict[];
  /** The newest apply that was committed or provisional; null where there is none. */
  readonly run_id: string | null;
  /** The plan of what was asked for; null where nothing was, or it cannot be planned. */
  readonly plan_id: string | null;
  /** Those of runs that stand or are unfinished, of the newest apply, and of the plan; sorted by path. */
  readonly targets: readonly TargetLine[];
  readonly facts: string | null;
}
