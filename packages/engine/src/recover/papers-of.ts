/** This defines `papersOf`: the facts and the report of a run that has come to its end, from its journal. */
import type { RunRecord } from "@switchyard/journal";
import type { Fact } from "@switchyard/facts";
import { recallProgress } from "../confirm/recall-progress.ts";
import { factsOfRun } from "../facts/facts-of-run.ts";
import type { RunReport } from "../report/report.ts";
import { runReportOf } from "../report/run-report-of.ts";
import type { RunWork } from "../run/run-work.ts";
import { readRunIn } from "../state/read-run.ts";
import type { Session } from "../state/session.ts";

/** What is left to write of a run. */
export interface Papers {
  /** The run as its journal says it now. */
  readonly run: RunRecord;
  readonly facts: Iterable<Fact>;
  readonly report: RunReport;
}

/**
 * Reads the run's journal once more and makes its papers. Writes nothing.
 *
 * @param conflicts the targets that were left to someone else
 */
export function papersOf(session: Session, work: RunWork, conflicts: readonly string[]): Papers {
  const run = readRunIn(work.folder)?.run;
  if (run === undefined) throw new TypeError("a journal that was just read and written is gone");
  if (run.deadlineMs !== null) recallProgress(session, work);
  return { run, facts: factsOfRun(work, run), report: runReportOf(session, work, run, { conflicts }) };
}
