/** This defines `takeBack`: a provisional run undone because a rollback asked for it. */
import { closeDir, errnoOf, SwitchyardError } from "@switchyard/fs-atomic";
import { rollbackSummary, takenBackFacts, type FactContext } from "../facts/make-facts.ts";
import { chain } from "../facts/chain.ts";
import { conflictWarnings } from "../recover/conflict-warnings.ts";
import { loadWork } from "../recover/load-work.ts";
import { papersOf } from "../recover/papers-of.ts";
import { retireScript } from "../recover/retire-script.ts";
import { readRun, type RunRecord } from "@switchyard/journal";
import type { RunReport } from "../report/report.ts";
import { rollbackReport } from "../report/rollback-report.ts";
import { completeRun, INCOMPLETE, placesOf, whyRefused } from "../run/complete-run.ts";
import { handCommands } from "../run/hand-commands.ts";
import { targetOf } from "../run/intent.ts";
import { undoFailed } from "../run/run-errors.ts";
import type { RunWork } from "../run/run-work.ts";
import { undoAll } from "../run/undo-all.ts";
import type { Restoration } from "../rollback/restore.ts";
import { openRunFolder, readRunJournal } from "../state/run-folder.ts";
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
  const { root, state } = session;
  const folder = openRunFolder(root, state.runsPath, restoration.begin.run_id);
  try {
    const read = readRunJournal(folder);
    const run = read === null ? null : readRun(read.records);
    if (read === null || run === null) throw new TypeError("a journal that was just read is gone");
    const { work, close } = await loadWork(session, folder, read, run);
    try {
      return await undo(session, { work, run }, restoration);
    } finally {
      close();
    }
  } finally {
    closeDir(folder);
  }
}

async function undo(session: Session, { work, run }: { readonly work: RunWork; readonly run: RunRecord }, restoration: Restoration): Promise<RunReport> {
  const { recovered } = restoration;
  await announce(work, run);
  const { conflicts, errors } = await undoAll(work, { removeSidecars: true });
  if (errors.length > 0) throw undoFailed(null, errors, handCommands(work, session.root.path));
  const error = conflicts.length > 0 ? undoFailed(null, [], []) : null;
  const report: RunReport = {
    ...rollbackReport("commit", run.begin, error),
    actions: takenBackActions(work),
    rolled_back: error === null,
    recovered,
    warnings: conflictWarnings(recovered),
    places: placesOf(session.root, session.state, null),
  };
  try {
    await work.journal.append({ type: "undone", conflicts: [...conflicts] });
    await writePapers(session, work, { ...restoration, error });
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

async function writePapers(session: Session, work: RunWork, { changing, untouched, error }: Restoration & { readonly error: Error | null }): Promise<void> {
  const { begin, folder, intents } = work;
  const context: FactContext = { mode: "commit", planId: begin.plan_id, runId: session.runId };
  const restored = new Set(changing.map(({ record }) => record.index));
  const taken = intents.filter(({ record }) => restored.has(record.index));
  const isLeft = ({ record }: (typeof intents)[number]): boolean => work.progress.get(record.index)?.outcome !== "settled";
  const failed = taken.filter(isLeft).length;
  const summary = rollbackSummary(context, begin.run_id, { restored: taken.length - failed, unchanged: untouched.length, failed }, error);
  const { run, facts, report } = papersOf(session, work, intents.filter(isLeft).map(({ record }) => targetOf(record)));
  await retireScript(folder, run);
  await completeRun(session, work, chain(facts, untouched, takenBackFacts(context, work, taken), [summary]), report);
}
