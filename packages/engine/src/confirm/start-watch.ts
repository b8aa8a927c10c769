/** This defines `startWatch`: a run's deadline watched from before its first change on. */
import { closeDir, type DirHandle } from "@switchyard/fs-atomic";
import { removeRunFolder } from "../state/run-folder.ts";
import type { Session } from "../state/session.ts";
import type { StandingWatch } from "./deadline-watch.ts";

/**
 * Starts the watch of a run that is to be confirmed. From here on the run cannot come to wait without it: it is there before
 * the journal begins.
 *
 * Crash: a watch that finds a run that did nothing, and ends.
 *
 * @param withinMs null: the run is committed at once
 * @returns null where there is nothing to watch, or the context has no watch
 * @throws `E_POLICY` `watch_unusable`; the folder is gone and closed
 */
export async function startWatch({ root, state, context, runId }: Session, folder: DirHandle, withinMs: number | null): Promise<StandingWatch | null> {
  const { deadlineWatch: watch, stateDir } = context;
  if (withinMs === null || watch === undefined) return null;
  try {
    return await watch.start({ runId, root: root.path, stateDir, withinMs });
  } catch (error) {
    await removeRunFolder(state, runId, folder);
    closeDir(folder);
    throw error;
  }
}
