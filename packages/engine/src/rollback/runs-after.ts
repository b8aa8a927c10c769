/** This defines `runsAfter`: the runs that have to be undone to be where another run left the system. */
import { closeDir } from "@switchyard/fs-atomic";
import { readRun } from "@switchyard/journal";
import { cameToStand } from "../confirm/provisional-run.ts";
import { holds, openRunFolder, readRunJournal, RUN_FILES, runIds } from "../state/run-folder.ts";
import { findRun, type RunsPlace } from "./find-run.ts";

/**
 * The ids of those runs after `runId` that stand, provisional ones included, newest first. A rollback of a run that is itself later than `runId` is not
 * among them: the two take each other back.
 *
 * @throws as `findRun` does: `runId` has to be a run that was committed or provisional
 */
export function runsAfter(place: RunsPlace, runId: string): string[] {
  findRun(place, runId);
  const later = runIds(place.runs).filter((id) => id > runId);
  return later.filter((id) => isStanding(place, id, runId)).toReversed();
}

function isStanding({ root, runsPath }: RunsPlace, id: string, after: string): boolean {
  const folder = openRunFolder(root, runsPath, id);
  try {
    const read = readRunJournal(folder);
    const run = read === null ? null : readRun(read.records);
    if (run === null || !cameToStand(run) || run.undone || holds(folder, RUN_FILES.undoDone)) return false;
    return run.begin.undoes === null || run.begin.undoes <= after;
  } finally {
    closeDir(folder);
  }
}
