/** This defines `undoInPlace`: a run undone without a run of its own, where there is no room for one (REQ-J5). */
import { replaceFile } from "@switchyard/fs-atomic";
import { conflictWarnings } from "../recover/conflict-warnings.ts";
import { withWorkOf } from "../recover/with-work-of.ts";
import type { RunReport } from "../report/report.ts";
import { rolledBack } from "../report/rollback-actions.ts";
import { rollbackReport } from "../report/rollback-report.ts";
import { placesOf, whyRefused } from "../run/complete-run.ts";
import { handCommands } from "../run/hand-commands.ts";
import { undoFailed } from "../run/run-errors.ts";
import type { RunWork } from "../run/run-work.ts";
import { undoAll } from "../run/undo-all.ts";
import { isFull } from "../state/is-full.ts";
import { RUN_FILES } from "../state/run-folder.ts";
import type { Session } from "../state/session.ts";
import type { ExaminedRun, ExaminedTarget } from "./examine-run.ts";
import { PutBack } from "./put-back.ts";
import type { Restoration } from "./restore.ts";

/**
 * Whether it can be done: what an apply displaced is all where that run put it, from where it can be renamed back, and nothing
 * is left or displaced that is not its own.
 */
export function canUndoInPlace({ begin, undone, targets }: ExaminedRun): boolean {
  return begin.verb === "apply" && !undone && targets.every(isInPlace);
}

function isInPlace({ record, decision, reason, payload }: ExaminedTarget): boolean {
  if (decision === "stop" || reason === "undo_conflict") return false;
  return payload === null || (payload.name === record.keep && payload.at?.way !== "copy" && record.store?.way !== "copy");
}

/**
 * Does what the run's own undo script would: (1) notes that it was begun, if there is room for that, (2) puts back every node from where it is kept and
 * removes the links, (3) notes that it is done. In the targets' directories that makes no name; the links are not kept, so
 * this cannot be undone in turn. Every target was examined before.
 *
 * Crash: after (1) recovery finishes it, as it does for the script. Where there was no room for the note, some targets are as before
 * and the others still the run's, all of them whole; the next rollback of the run passes over the former and puts back the latter.
 *
 * @throws `E_RESTORE_FAILED` `undo_failed`: the file system refuses even that; the run stays for recovery, or, without the note, for another rollback
 */
export async function undoInPlace(session: Session, restoration: Restoration): Promise<RunReport> {
  const { begin, actions, recovered, doubts } = restoration;
  return withWorkOf(session, begin.run_id, async (work) => {
    const isNoted = await noteStart(work); // (1)
    const { errors } = await undoAll(work, { removeSidecars: false }); // (2)
    if (errors.length > 0) throw undoFailed(null, errors, handCommands(work, session.root.path), isNoted ? undefined : `switchyard rollback ${begin.run_id} --commit`);
    const back = new PutBack(work, restoration);
    const error = back.left.length > 0 ? undoFailed(null, [], []) : null;
    const report: RunReport = {
      ...rollbackReport("commit", begin, error),
      actions: rolledBack(actions, { intents: back.taken, progress: work.progress }).map((action) => ({ ...action, backup: null })),
      recovered,
      warnings: [...conflictWarnings(recovered), ...doubts, IN_PLACE],
      places: placesOf(session.root, session.state, null),
    };
    try {
      await session.sink.append(back.facts(session, error));
      await replaceFile(work.folder, RUN_FILES.undoDone, new Uint8Array(), 0o644); // (3)
      return report;
    } catch (cause) {
      // Every target is as before, durably. Without the mark recovery looks at them once more, and leaves a fact of its own.
      return { ...report, warnings: [...report.warnings, `The facts of the rollback could not be written (${whyRefused(cause)}).`] };
    }
  });
}

/** Whether it is noted. Putting back takes no new name in a directory, so it may succeed where the note has no room. */
async function noteStart({ folder }: RunWork): Promise<boolean> {
  try {
    await replaceFile(folder, RUN_FILES.undoStarted, new Uint8Array(), 0o644);
    return true;
  } catch (error) {
    if (!isFull(error)) throw error;
    return false;
  }
}

const IN_PLACE = "The disk is full: the run was undone in place. What it had put there was not kept, so this rollback cannot be undone.";
