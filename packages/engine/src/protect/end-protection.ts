/** This defines `endProtection`: the protection of targets that a rollback has put back, taken away. */
import { undoFailed } from "../run/run-errors.ts";
import { progressOf, type Progress, type RunWork } from "../run/run-work.ts";
import { asideOf, isDiverting, isSecondName, type DivertingIntent } from "./aside-of.ts";
import { undivert } from "./undivert.ts";

/**
 * Takes out the diversions of every target of the rollback that is settled and durable, and where someone else's node came
 * to stand at the target while the second name is still ours: that is then the backup again. Where something else stands at the
 * diverted name than when it was examined, the diversion stays: a conflict.
 *
 * Crash: as `undivert` says; recovery comes here again.
 *
 * @returns the indices of the conflicts
 * @throws `E_RESTORE_FAILED` `undo_failed`: every target is back, and the run stays for recovery
 */
export async function endProtection(work: RunWork): Promise<readonly number[]> {
  const back = work.intents.filter((intent) => isDiverting(intent, "remove")).filter((intent) => isToEnd(intent, progressOf(work, intent.record.index)));
  if (back.length === 0) return [];
  const left = (await orFailed(undivert(work, back))).map(({ record }) => record.index);
  for (const index of left) progressOf(work, index).outcome = "conflict";
  return left;
}

function isToEnd(intent: DivertingIntent, { outcome }: Progress): boolean {
  return outcome === "settled" || (outcome === "conflict" && isSecondName(intent, asideOf(intent).aside));
}

async function orFailed<T>(step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    throw undoFailed(error, [error], []);
  }
}
