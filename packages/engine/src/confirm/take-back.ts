/** This defines `takeBack`: a provisional run undone because a rollback asked for it. */
import { errnoOf, SwitchyardError } from "@switchyard/fs-atomic";
import type { RunRecord } from "@switchyard/journal";
import { chain } from "../facts/chain.ts";
import { conflictWarnings } from "../recover/conflict-warnings.ts";
import { papersOf } from "../recover/papers-of.ts";
import { retireScript } from "../recover/retire-script.ts";
import { withWorkOf } from "../recover/with-work-of.ts";
import type { RunReport } from "../report/report.ts";
import { rollbackReport } from "../report/rollback-report.ts";
import { completeRun, INCOMPLETE, placesOf, whyRefused } from "../run/complete-run.ts";
import { handCommands } from "../run/hand-commands.ts";
import { targetOf } from "../run/intent.ts";
import { undoFailed } from "../run/run-errors.ts";
import type { RunWork } from "../run/run-work.ts";
import { undoAll } from "../run/undo-all.ts";
import { PutBack } from "../rollback/put-back.ts";
import type { Restoration } from "../rollback/restore.ts";
import type { Session } from "../state/session.ts";
import { takenBackActions } from "./taken-back-actions.ts";
import { notedError, unconfirmed } from "./unconfirmed.ts";

/**
 * Undoes the run as recovery would once its deadline had passed, in its own journal and without a run of its own: nothing
 * of it was ever promised, so nothing of it is kept. Every target was examined before.
 *
 * Crash: before `undoing` is durable the run waits as before; after it recovery undoes the rest.
 *
 * @throws `E_POLICY` `state_unusable`: nothing was changed; `E_RESTORE_FAILED` `undo_failed`: the run stays for recovery
 */
export async function takeBack(session: Session, restoration: Restoration): Promise<RunReport> {
  const { run_id: id } = restoration.begin;
  const report = await withWorkOf(session, id, (work, run) => undo(session, { work, run }, restoration));
  await session.context.deadlineWatch?.dismiss(id);
  return report;
}

async function undo(session: Session, { work, run }: { readonly work: RunWork; readonly run: RunRecord }, restoration: Restoration): Promise<RunReport> {
  const { recovered, doubts } = restoration;
  await announce(work, run);
  const { conflicts, errors } = await undoAll(work, { removeSidecars: true });
  if (errors.length > 0) throw undoFailed(null, errors, handCommands(work, session.root.path));
  const error = conflicts.length > 0 ? undoFailed(null, [], []) : null;
  const report: RunReport = {
    ...rollbackReport("commit", run.begin, error),
    actions: takenBackActions(work),
    rolled_back: error === null,
    recovered,
    warnings: [...conflictWarnings(recovered), ...doubts],
    places: placesOf(session.root, session.state, null),
  };
  try {
    await work.journal.append({ type: "undone", conflicts: [...conflicts] });
    const left = work.intents.filter(({ record }) => conflicts.includes(record.index)).map(({ record }) => targetOf(record));
    const papers = papersOf(session, work, left);
    await retireScript(work.folder, papers.run);
    await completeRun(session, work, { facts: chain(papers.facts, new PutBack(work, restoration).facts(session, error)), report: papers.report, committedAt: null });
    return report;
  } catch (cause) {
    // All is as before, durably; what is missing is made from the journal (REQ-O9).
    return { ...report, warnings: [...report.warnings, `${INCOMPLETE} (${whyRefused(cause)})`] };
  }
}

async function announce({ journal }: RunWork, run: RunRecord): Promise<void> {
  try {
    await journal.append({ type: "undoing", error: notedError(unconfirmed(run, "taken_back")) });
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === undefined) throw cause;
    const message = `Cannot take back the run ${run.begin.run_id}: writing its journal failed with ${errno}. No target was changed.`;
    throw new SwitchyardError({ id: "E_POLICY", reason: "state_unusable", op: "rollback", errno, message, cause });
  }
}
