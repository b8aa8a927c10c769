/** This defines `finishAll`: every target of an interrupted rollback as it was to become. */
import { nodeName, observe, replaceFile, settleSwap } from "@switchyard/fs-atomic";
import { takeTurn } from "../stop/take-turn.ts";
import { swapOf, type Intent } from "./intent.ts";
import { syncAll, writeTombstone } from "./prepare.ts";
import { progressOf, type RunWork } from "./run-work.ts";
import type { UndoResult } from "./undo-all.ts";

/**
 * (1) Writes the sidecars that are missing or torn, (2) makes them durable, (3) finishes every swap, (4) syncs. If one
 * target fails the others go on. What someone else put at a target stays there.
 *
 * Crash: calling it again goes on where it stopped.
 */
export async function finishAll(work: RunWork): Promise<UndoResult> {
  const errors: unknown[] = [];
  for (const intent of work.intents) await rewriteSidecar(intent); // (1)
  await syncAll(work.intents.map((intent) => intent.dir), false); // (2)
  for (const { record, dir } of work.intents) {
    await takeTurn();
    const progress = progressOf(work, record.index);
    try {
      const { outcome, changed } = settleSwap(dir, swapOf(record, undefined), "finish"); // (3)
      if (changed) work.sync.changed(dir);
      progress.outcome = outcome;
    } catch (error) {
      progress.outcome = "failed";
      progress.error = error;
      errors.push(error);
    }
  }
  await work.sync.flush(); // (4)
  const conflicts = [...work.progress].filter(([, { outcome }]) => outcome === "conflict" || outcome === "lost").map(([index]) => index);
  return { conflicts, errors };
}

async function rewriteSidecar(intent: Intent): Promise<void> {
  const { record, dir } = intent;
  await replaceFile(dir, nodeName(record.sidecar.name), Buffer.from(record.sidecar.content, "utf8"), 0o644);
  if (record.tombstone && observe(dir, record.keep).kind === "none") await writeTombstone(intent);
}
