/** This defines `lookAtDeadline`: how a run stands to whom watches its deadline. Reads only, without the lock. */
import { closeDir, errnoOf, isSwitchyardError, type DirHandle } from "@switchyard/fs-atomic";
import type { RunRecord } from "@switchyard/journal";
import type { Context } from "../context.ts";
import { decideRun } from "../recover/decide-run.ts";
import { openExisting } from "../state/open-state.ts";
import { holds, openRunFolder, readRunJournal, RUN_FILES } from "../state/run-folder.ts";
import { thisMoment, type Moment } from "../state/this-moment.ts";
import { withRoot } from "../state/with-root.ts";

/**
 * `due`: not ended, and not waiting: under way, cut short, or past its deadline. Who holds the lock can tell. `away`: the root or
 * its state cannot be looked at just now, e.g. because it is not mounted; that says nothing of the run.
 */
export type Seen = { readonly state: "ended" } | { readonly state: "waits"; readonly leftMs: number } | { readonly state: "due" } | { readonly state: "away"; readonly error: unknown };

/** What is there now. What cannot be read is due: recovery will say why. */
export async function lookAtDeadline(context: Pick<Context, "root" | "syscalls" | "stateDir">, runId: string): Promise<Seen> {
  try {
    return await withRoot(context, async (root) => {
      const runs = openExisting(root, `${context.stateDir}/runs`);
      if (runs === null) return { state: "away", error: null };
      closeDir(runs.dir);
      const folder = openRunFolder(root, runs.parents, runId);
      try {
        return seenIn(folder);
      } finally {
        closeDir(folder);
      }
    });
  } catch (error) {
    if (isSwitchyardError(error) && error.reason === "run_unknown") return { state: "ended" }; // A run that did nothing leaves no folder.
    if (errnoOf(error) !== undefined || (isSwitchyardError(error) && error.reason === "root_unusable")) return { state: "away", error };
    if (isSwitchyardError(error)) return { state: "due" };
    throw error;
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
