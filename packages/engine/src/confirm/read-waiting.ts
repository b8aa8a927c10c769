/** This defines `readWaiting`: the provisional runs of a root, for those who hold no lock. Reads only. */
import { closeDir, type DirHandle, type Root } from "@switchyard/fs-atomic";
import type { Context } from "../context.ts";
import { decideRun } from "../recover/decide-run.ts";
import { openExisting } from "../state/open-state.ts";
import { holds, readRunJournal, RUN_FILES } from "../state/run-folder.ts";
import { runFolders } from "../state/run-folders.ts";
import { thisMoment, type Moment } from "../state/this-moment.ts";
import type { ProvisionalRun } from "./provisional-run.ts";

/**
 * The runs that wait to be confirmed, oldest first.
 *
 * @throws `E_RESTORE_FAILED` `journal_tampered`: what a run there has changed cannot be told
 */
export function readWaiting(root: Root, { stateDir }: Pick<Context, "stateDir">, moment: Moment): ProvisionalRun[] {
  const runs = openExisting(root, `${stateDir}/runs`);
  if (runs === null) return [];
  try {
    const waiting: ProvisionalRun[] = [];
    for (const { folder } of runFolders({ root, runs: runs.dir, runsPath: runs.parents }, "oldest")) waiting.push(...waitingIn(folder, moment));
    return waiting;
  } finally {
    closeDir(runs.dir);
  }
}

/** The same, read when it is first asked for, as of that moment, and not again: for those who ask for each of many targets. */
export function waitingOnce(root: Root, context: Pick<Context, "stateDir">): () => readonly ProvisionalRun[] {
  let waiting: readonly ProvisionalRun[] | undefined;
  return () => (waiting ??= readWaiting(root, context, thisMoment()));
}

function waitingIn(folder: DirHandle, moment: Moment): ProvisionalRun[] {
  if (holds(folder, RUN_FILES.report)) return [];
  const read = readRunJournal(folder);
  const decision = read === null ? null : decideRun(folder, read, moment);
  return decision?.do === "wait" ? [decision] : [];
}
