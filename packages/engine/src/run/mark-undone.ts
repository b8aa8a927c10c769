/** This defines `markUndone`: what a rollback leaves in the folder of the run that it undid. */
import { closeDir, ignoring, isSwitchyardError, replaceFile, type DirHandle } from "@switchyard/fs-atomic";
import { readRunIn } from "../state/read-run.ts";
import { openRunFolder, RUN_FILES } from "../state/run-folder.ts";
import type { Session } from "../state/session.ts";

/**
 * Notes that a run was taken back, as its own undo script would, so that the script does nothing from then on: its links
 * may be a later run's. Where the run was itself a rollback, what *that* had undone stands again, and its mark goes.
 *
 * Crash: the mark is there or not; the rollback is completed again and sets it.
 */
export async function markUndone(session: Session, runId: string): Promise<void> {
  const undoes = await inFolder(session, runId, async (folder) => {
    await replaceFile(folder, RUN_FILES.undoDone, new Uint8Array(), 0o644);
    return readRunIn(folder)?.run.begin.undoes ?? null;
  });
  if (undoes === null || undoes === undefined) return;
  await inFolder(session, undoes, async (folder) => {
    const { sys, fd } = folder;
    // The start mark first: alone, it would read as a script that was cut short.
    for (const name of [RUN_FILES.undoStarted, RUN_FILES.undoLacking, RUN_FILES.undoUpgraded, RUN_FILES.undoDone]) ignoring("ENOENT", () => sys.unlinkat(fd, name));
    await sys.fsync(fd);
  });
}

/** Undefined where somebody has removed that run's folder: then there is no script either. */
async function inFolder<T>({ root, state }: Session, runId: string, act: (folder: DirHandle) => Promise<T>): Promise<T | undefined> {
  let folder: DirHandle;
  try {
    folder = openRunFolder(root, state.runsPath, runId);
  } catch (error) {
    if (isSwitchyardError(error) && error.reason === "run_unknown") return undefined;
    throw error;
  }
  try {
    return await act(folder);
  } finally {
    closeDir(folder);
  }
}
