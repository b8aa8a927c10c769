/** This defines `runFolders`: the folders of all runs, one after another. */
import { closeDir, isSwitchyardError, type DirHandle, type NodeName, type Root } from "@switchyard/fs-atomic";
import { openRunFolder, runIds } from "./run-folder.ts";

/** Where runs are kept. */
export interface RunsPlace {
  readonly root: Root;
  readonly runs: DirHandle;
  /** The components of `runs` inside the root. */
  readonly runsPath: readonly NodeName[];
}

/** A run's folder, open until the next one is asked for. */
export interface FoundFolder {
  readonly runId: string;
  readonly folder: DirHandle;
}

/**
 * Opens each run's folder in turn, and closes it when the next is asked for or the loop is left. One that was removed since
 * they were listed is passed over: its run had not begun, and a recovery took it away.
 */
export function* runFolders({ root, runs, runsPath }: RunsPlace, first: "oldest" | "newest"): Generator<FoundFolder> {
  const ids = runIds(runs);
  for (const runId of first === "oldest" ? ids : ids.toReversed()) {
    const folder = openUnlessGone(root, runsPath, runId);
    if (folder === null) continue;
    try {
      yield { runId, folder };
    } finally {
      closeDir(folder);
    }
  }
}

function openUnlessGone(root: Root, runsPath: readonly NodeName[], runId: string): DirHandle | null {
  try {
    return openRunFolder(root, runsPath, runId);
  } catch (error) {
    if (isSwitchyardError(error) && (error.reason === "run_unknown" || error.reason === "parent_missing")) return null;
    throw error;
  }
}
