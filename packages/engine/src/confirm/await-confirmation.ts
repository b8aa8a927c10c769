/** This defines `awaitConfirmation`: what a run leaves at the moment from which it waits to be confirmed. */
import type { Fact } from "@switchyard/facts";
import { chain } from "../facts/chain.ts";
import { provisionalFacts } from "../facts/make/apply-result-facts.ts";
import type { RunReport } from "../report/report.ts";
import { whyRefused } from "../run/complete-run.ts";
import type { RunWork } from "../run/run-work.ts";
import type { Session } from "../state/session.ts";
import { confirmBy } from "./provisional-run.ts";

/** What is known of the run when it begins to wait. */
export interface Waiting {
  readonly deadlineMs: number;
  /** The facts of the targets that were as wanted already: the run did not change them, and will not undo them. */
  readonly unchanged: Iterable<Fact>;
  readonly report: RunReport;
}

/**
 * Appends the facts of a run that waits: `apply.provisional` for each target. Its result, its own report and `closed` come
 * when it is confirmed or undone.
 *
 * Crash: some of these facts are missing, for good; those of the result will not be.
 *
 * @returns the report with the deadline; where the facts could not be written, with a warning: the targets are right, and
 * the journal says that they wait
 */
export async function awaitConfirmation({ sink }: Session, work: RunWork, { deadlineMs, unchanged, report }: Waiting): Promise<RunReport> {
  const waits: RunReport = { ...report, confirm_by: confirmBy(deadlineMs) };
  try {
    await sink.append(chain(unchanged, provisionalFacts(work, deadlineMs)));
    return waits;
  } catch (error) {
    return { ...waits, warnings: [...waits.warnings, `The facts of the run that waits could not be written (${whyRefused(error)}).`] };
  }
}
