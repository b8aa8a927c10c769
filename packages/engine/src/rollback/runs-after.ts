/** This defines `runsAfter`: the runs that have to be undone to be where another run left the system. */
import { runFolders, type RunsPlace } from "../state/run-folders.ts";
import { findRun } from "./find-run.ts";
import { foundIn } from "./found-run.ts";

/**
 * The ids of those runs after `runId` that stand, provisional ones included, newest first. A rollback of a run that is itself later than `runId` is not
 * among them: the two take each other back.
 *
 * @throws as `findRun` does: `runId` has to be a run that was committed or provisional
 */
export function runsAfter(place: RunsPlace, runId: string): string[] {
  findRun(place, runId);
  const standing: string[] = [];
  for (const { runId: id, folder } of runFolders(place, "newest")) {
    if (id <= runId) break;
    const found = foundIn(folder);
    if (found === null || found.undone) continue;
    const { undoes } = found.run.begin;
    if (undoes === null || undoes <= runId) standing.push(id);
  }
  return standing;
}
