/** This defines `findRun`: the run that a rollback means. */
import { closeDir, SwitchyardError } from "@switchyard/fs-atomic";
import { openRunFolder } from "../state/run-folder.ts";
import { runFolders, type RunsPlace } from "../state/run-folders.ts";
import { foundIn, type FoundRun } from "./found-run.ts";

/**
 * The run with this id; without one, the newest apply that was committed or provisional, taken back since or not.
 *
 * @throws `E_USAGE` `run_unknown`; `E_POLICY` `run_not_committed`; `E_BACKUP_MISSING` `no_run`
 */
export function findRun(place: RunsPlace, runId: string | null): FoundRun {
  if (runId !== null) {
    const found = loadRun(place, runId);
    if (found !== null) return found;
    throw new SwitchyardError({
      id: "E_POLICY",
      reason: "run_not_committed",
      op: "rollback",
      message: `Cannot undo the run ${runId}: it was never committed, so nothing of it stands.`,
    });
  }
  const newest = newestApply(place);
  if (newest === null) throw noRun();
  return newest;
}

/** The newest apply that was committed or provisional, taken back since or not; null where there is none. */
export function newestApply(place: RunsPlace): FoundRun | null {
  for (const { folder } of runFolders(place, "newest")) {
    const found = foundIn(folder);
    if (found?.run.begin.verb === "apply") return found;
  }
  return null;
}

/** The error of a root on which nothing was ever applied. */
export function noRun(): SwitchyardError {
  return new SwitchyardError({
    id: "E_BACKUP_MISSING",
    reason: "no_run",
    op: "rollback",
    message: "Cannot roll back: no run was ever committed on this root.",
  });
}

function loadRun({ root, runsPath }: RunsPlace, runId: string): FoundRun | null {
  const folder = openRunFolder(root, runsPath, runId);
  try {
    return foundIn(folder);
  } finally {
    closeDir(folder);
  }
}

