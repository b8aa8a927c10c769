/** This defines `retireScript`: the undo script of a run that was undone made to do nothing. */
import { replaceFile, type DirHandle } from "@switchyard/fs-atomic";
import type { RunRecord } from "@switchyard/journal";
import { holds, RUN_FILES } from "../state/run-folder.ts";

/**
 * Notes in the folder of a run that was undone that its script has nothing left to take back: what stands at its targets
 * from now on may be a later run's. Where a target was left to someone else the script stays of use, unless it was begun
 * and recovery has done the rest of its work.
 *
 * Crash: the mark is there or not; the run has not ended yet, and recovery comes here again.
 */
export async function retireScript(folder: DirHandle, { undone, conflicts }: RunRecord): Promise<void> {
  if (!undone || !holds(folder, RUN_FILES.undoScript) || holds(folder, RUN_FILES.undoDone)) return;
  if (conflicts.length > 0 && !holds(folder, RUN_FILES.undoStarted)) return;
  await replaceFile(folder, RUN_FILES.undoDone, new Uint8Array(), 0o644);
}
