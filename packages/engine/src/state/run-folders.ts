/** This defines `runFolders` and `metFolders`: the folders of all runs, one after another. */
import { closeDir, isSwitchyardError, SwitchyardError, type DirHandle, type NodeName, type Root } from "@switchyard/fs-atomic";
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

/** A run's folder that could not be opened, e.g. because only root may: what its run did is not known. */
export interface ClosedFolder {
  readonly runId: string;
  readonly error: SwitchyardError;
}

/**
 * Opens each run's folder in turn, and closes it when the next is asked for or the loop is left. One that was removed since
 * they were listed is passed over: its run had not begun, and a recovery took it away.
 *
 * @throws `E_POLICY` `state_unusable`: one cannot be opened. Who only looks, and can tell of the rest, uses {@link metFolders}.
 */
export function* runFolders(place: RunsPlace, first: "oldest" | "newest"): Generator<FoundFolder> {
  for (const met of metFolders(place, first)) {
    if ("error" in met) throw met.error;
    yield met;
  }
}

/** {@link runFolders}, and those that cannot be opened. */
export function* metFolders({ root, runs, runsPath }: RunsPlace, first: "oldest" | "newest"): Generator<FoundFolder | ClosedFolder> {
  const ids = runIds(runs);
  for (const runId of first === "oldest" ? ids : ids.toReversed()) {
    const opened = openUnlessGone(root, runsPath, runId);
    if (opened === null) continue;
    if ("error" in opened) {
      yield opened;
      continue;
    }
    try {
      yield opened;
    } finally {
      closeDir(opened.folder);
    }
  }
}

function openUnlessGone(root: Root, runsPath: readonly NodeName[], runId: string): FoundFolder | ClosedFolder | null {
  try {
    return { runId, folder: openRunFolder(root, runsPath, runId) };
  } catch (error) {
    if (!isSwitchyardError(error)) throw error;
    if (error.reason === "run_unknown" || error.reason === "parent_missing") return null;
    const path = `/${[...runsPath, runId].join("/")}`;
    const message = `Cannot read the run ${runId}: its folder ${JSON.stringify(path)} cannot be opened (${error.errno ?? error.reason}).`;
    return { runId, error: new SwitchyardError({ id: "E_POLICY", reason: "state_unusable", op: "runFolders", path, errno: error.errno, message, cause: error }) };
  }
}
