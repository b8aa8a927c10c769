/** This defines `lookAtDeadline`: how a run stands to whom watches its deadline. Reads only, without the lock. */
import { closeDir, isSwitchyardError, type DirHandle, type Root } from "@switchyard/fs-atomic";
import type { RunRecord } from "@switchyard/journal";
import { decideRun } from "../recover/decide-run.ts";
import { openExisting } from "../state/open-state.ts";
import { holds, openRunFolder, readRunJournal, RUN_FILES } from "../state/run-folder.ts";
import { thisMoment, type Moment } from "../state/this-moment.ts";

/** `due`: not ended, and not waiting: under way, cut short, or past its deadline. Who holds the lock can tell. */
export type Seen = { readonly state: "ended" } | { readonly state: "waits"; readonly leftMs: number } | { readonly state: "due" };

/** What is there now. What cannot be read is due: recovery will say why. */
export function lookAtDeadline(root: Root, stateDir: string, runId: string): Seen {
  try {
    const runs = openExisting(root, `${stateDir}/runs`);
    if (runs === null) return { state: "ended" };
    closeDir(runs.dir);
    const folder = openRunFolder(root, runs.parents, runId);
    try {
      return seenIn(folder);
    } finally {
      closeDir(folder);
    }
  } catch (error) {
    if (!isSwitchyardError(error)) throw error;
    // A run that did nothing leaves no folder.
    return { state: error.reason === "run_unknown" ? "ended" : "due" };
  }
}

function seenIn(folder: DirHandle): Seen {
  if (holds(folder, RUN_FILES.report)) return { state: "ended" };
  const read = readRunJournal(folder);
  const moment = thisMoment();
  const decision = read === null ? null : decideRun(folder, read, moment);
  return decision?.do === "wait" ? { state: "waits", leftMs: leftOf(decision.run, decision.deadlineMs, moment) } : { state: "due" };
}

function leftOf({ begin, uptimeDeadlineMs }: RunRecord, deadlineMs: number, { nowMs, boot }: Moment): number {
  const left = deadlineMs - nowMs;
  return uptimeDeadlineMs === null || begin.boot_id !== boot.id ? left : Math.min(left, uptimeDeadlineMs - boot.uptimeMs);
}
