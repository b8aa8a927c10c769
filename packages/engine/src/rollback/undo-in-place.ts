/** This defines `undoInPlace`: a run undone without a run of its own, where there is no room for one (REQ-J5). */
import { closeDir, replaceFile } from "@switchyard/fs-atomic";
import { readRun } from "@switchyard/journal";
import { chain } from "../facts/chain.ts";
import { rollbackSummary, takenBackFacts, type FactContext } from "../facts/make-facts.ts";
import { conflictWarnings } from "../recover/conflict-warnings.ts";
import { loadWork } from "../recover/load-work.ts";
import type { RunReport } from "../report/report.ts";
import { rolledBack } from "../report/rollback-actions.ts";
import { rollbackReport } from "../report/rollback-report.ts";
import { placesOf, whyRefused } from "../run/complete-run.ts";
import { handCommands } from "../run/hand-commands.ts";
import type { Intent } from "../run/intent.ts";
import { undoFailed } from "../run/run-errors.ts";
import type { RunWork } from "../run/run-work.ts";
import { undoAll } from "../run/undo-all.ts";
import { openRunFolder, readRunJournal, RUN_FILES } from "../state/run-folder.ts";
import type { Session } from "../state/session.ts";
import type { ExaminedRun } from "./examine-run.ts";
import type { Restoration } from "./restore.ts";

/** Whether it can be done: what an apply displaced is all where that run put it. */
export function canUndoInPlace({ begin, undone, targets }: ExaminedRun): boolean {
  return begin.verb === "apply" && !undone && targets.every(({ record, payload }) => payload === null || payload.name === record.keep);
}

/**
 * Does what the run's own undo script would: (1) notes that it was begun, (2) puts back every node from where it is kept and
 * removes the links, (3) notes that it is done. In the targets' directories that makes no name; the links are not kept, so
 * this cannot be undone in turn. Every target was examined before.
 *
 * Crash: after (1) recovery finishes it, as it does for the script.
 *
 * @throws `E_RESTORE_FAILED` `undo_failed`: the file system refuses even that; the run stays for recovery
 */
export async function undoInPlace(session: Session, { begin, actions, changing, recovered, untouched }: Restoration): Promise<RunReport> {
  const { root, state } = session;
  const folder = openRunFolder(root, state.runsPath, begin.run_id);
  try {
    const read = readRunJournal(folder);
    const run = read === null ? null : readRun(read.records);
    if (read === null || run === null) throw new TypeError("a journal that was just read is gone");
    const { work, close } = await loadWork(session, folder, read, run);
    try {
      await replaceFile(folder, RUN_FILES.undoStarted, new Uint8Array(), 0o644); // (1)
      const { conflicts, errors } = await undoAll(work, { removeSidecars: false }); // (2)
      if (errors.length > 0) throw undoFailed(null, errors, handCommands(work, root.path));
      const changed = new Set(changing.map(({ record }) => record.index));
      // What was to stay as it is may well be someone else's.
      const error = conflicts.some((index) => changed.has(index)) ? undoFailed(null, [], []) : null;
      const taken = work.intents.filter(({ record }) => changed.has(record.index));
      const report: RunReport = {
        ...rollbackReport("commit", begin, error),
        actions: rolledBack(actions, { intents: taken, progress: work.progress }).map((action) => ({ ...action, backup: null })),
        recovered,
        warnings: [...conflictWarnings(recovered), IN_PLACE],
        places: placesOf(root, state, null),
      };
      return await tell(session, work, { taken, untouched, report }); // (3)
    } finally {
      close();
    }
  } finally {
    closeDir(folder);
  }
}

const IN_PLACE = "The disk is full: the run was undone in place. What it had put there was not kept, so this rollback cannot be undone.";

interface Told extends Pick<Restoration, "untouched"> {
  readonly taken: readonly Intent[];
  readonly report: RunReport;
}

async function tell(session: Session, work: RunWork, { taken, untouched, report }: Told): Promise<RunReport> {
  const context: FactContext = { mode: "commit", planId: work.begin.plan_id, runId: session.runId };
  const failed = taken.filter(({ record }) => work.progress.get(record.index)?.outcome !== "settled").length;
  const counts = { restored: taken.length - failed, unchanged: untouched.length, failed };
  const summary = rollbackSummary(context, work.begin.run_id, counts, failed === 0 ? null : undoFailed(null, [], []));
  try {
    await session.sink.append(chain(untouched, takenBackFacts(context, work, taken), [summary]));
    await replaceFile(work.folder, RUN_FILES.undoDone, new Uint8Array(), 0o644);
    return report;
  } catch (cause) {
    // Every target is as before, durably. Without the mark recovery looks at them once more, and leaves a fact of its own.
    return { ...report, warnings: [...report.warnings, `The facts of the rollback could not be written (${whyRefused(cause)}).`] };
  }
}
