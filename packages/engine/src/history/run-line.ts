/** This defines `RunLine`: one run as lists of runs name it. */
import type { RunBy, RunRecord } from "@switchyard/journal";
import { confirmBy } from "../confirm/provisional-run.ts";
import { flippedRun } from "../flip/flipped-run.ts";
import type { FlippedRun } from "../report/report.ts";
import { targetOf } from "../run/intent.ts";
import { errorOfRun } from "../run/run-errors.ts";
import { conflictsOf } from "./conflicts-of.ts";

/** One run. */
export interface RunLine {
  readonly run_id: string;
  readonly verb: "apply" | "rollback";
  /** The run that a rollback undoes. */
  readonly undoes: string | null;
  readonly started_at: string;
  /** `provisional`: it waits for its confirmation; once its deadline has passed it is `unfinished`. `undone`: it took itself back. */
  readonly state: "committed" | "provisional" | "undone" | "unfinished";
  /** Whether what it did is to be there: it was committed or waits to be confirmed, and nobody took it back since. */
  readonly stands: boolean;
  /** The rollback that took it back; null where none did, or nothing says so, as of its own script. */
  readonly undone_by: string | null;
  /** Why it took itself back: the reason of its error, or `interrupted` where it was cut short and recovery took it back; null of one that did not. */
  readonly reason: string | null;
  /** The targets at which undoing it, or bringing it to its end, met someone else's node, which was left there. */
  readonly conflicts: readonly string[];
  /** Until when the run waits, or waited, for its confirmation, RFC 3339, UTC; null where it has ended, or need not be confirmed. */
  readonly confirm_by: string | null;
  readonly targets: number;
  /** Of a run that pointed a prefix at another profile: which; null of all others. */
  readonly flip: FlippedRun | null;
  /** Who ran it; null where its journal does not say, as those of older versions. */
  readonly by: RunBy | null;
}

/** What the journal does not say of a run. */
export interface RunStanding {
  /** Whether it waits to be confirmed. */
  readonly waits: boolean;
  /** Whether it has its report. */
  readonly ended: boolean;
  /** Whether it was taken back after it had been committed. */
  readonly isTakenBack: boolean;
  readonly undoneBy: string | null;
}

/** The line of a run. */
export function runLine(run: RunRecord, { waits, ended, isTakenBack, undoneBy }: RunStanding): RunLine {
  const { run_id, verb, undoes, started_at, by, flip } = run.begin;
  const state = !ended ? (waits ? "provisional" : "unfinished") : run.committed ? "committed" : "undone";
  return {
    run_id,
    verb,
    undoes,
    started_at,
    state,
    stands: waits || (ended && run.committed && !isTakenBack),
    undone_by: undoneBy,
    reason: run.error?.reason ?? (run.undone ? errorOfRun(run).reason : null),
    conflicts: conflictsOf(run).map(targetOf),
    confirm_by: ended || run.deadlineMs === null || run.committed || run.undone ? null : confirmBy(run.deadlineMs),
    targets: run.intents.length,
    flip: flip === undefined ? null : flippedRun(flip),
    by: by ?? null,
  };
}
