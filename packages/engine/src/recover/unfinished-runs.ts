/** This defines `unfinishedRuns`: the runs that did not come to their end, or are under way. Reads only. */
import { closeDir, type Root } from "@switchyard/fs-atomic";
import type { Context } from "../context.ts";
import { openExisting } from "../state/open-state.ts";
import { holds, readRunJournal, RUN_FILES } from "../state/run-folder.ts";
import { runFolders, type FoundFolder } from "../state/run-folders.ts";
import { thisMoment } from "../state/this-moment.ts";
import { decideRun } from "./decide-run.ts";

/**
 * Their ids, oldest first. A run that only lacks its papers, or did nothing, is not among them: nothing of it is to be changed.
 *
 * @throws `E_RESTORE_FAILED` `journal_tampered`
 */
export function unfinishedRuns(root: Root, { stateDir }: Pick<Context, "stateDir">): string[] {
  const runs = openExisting(root, `${stateDir}/runs`);
  if (runs === null) return [];
  try {
    const found: string[] = [];
    for (const one of runFolders({ root, runs: runs.dir, runsPath: runs.parents }, "oldest")) if (isUnfinished(one)) found.push(one.runId);
    return found;
  } finally {
    closeDir(runs.dir);
  }
}

function isUnfinished({ folder }: FoundFolder): boolean {
  if (holds(folder, RUN_FILES.undoStarted) && !holds(folder, RUN_FILES.undoDone)) return true;
  if (holds(folder, RUN_FILES.report)) return false;
  const read = readRunJournal(folder);
  const decision = read === null ? "discard" : decideRun(folder, read, thisMoment()).do;
  return decision === "undo" || decision === "finish";
}
