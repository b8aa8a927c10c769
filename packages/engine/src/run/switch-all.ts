/** This defines `switchAll`: the swaps of a run, one after another. */
import { performance } from "node:perf_hooks";
import { swap } from "@switchyard/fs-atomic";
import { stopPoint } from "../stop/stop-point.ts";
import { swapOf, targetOf, type Intent } from "./intent.ts";
import { syncRights, withRights } from "./lend-rights.ts";
import { progressOf, type RunWork } from "./run-work.ts";
import { bringIncoming } from "./transit/bring-incoming.ts";
import { fileAway } from "./transit/file-away.ts";
import { renamingDirs } from "./transit/renaming-dirs.ts";

/** What becomes of an apply that ends early. */
const BACK = "The run was turned back.";

/**
 * Swaps every target and makes all of it durable. Directories are synced in groups, each soon after its first rename.
 *
 * Crash: each target is as before or as planned; the journal tells which node is which. Nothing is promised before the
 * caller's `committed`.
 *
 * @param onFailure called with the error of one action; if it returns, the others go on (a rollback), if it throws,
 * the rest is left (an apply)
 */
export async function switchAll(work: RunWork, onFailure: (intent: Intent, error: unknown) => void): Promise<void> {
  const waiting: number[] = [];
  const flushed = (before: number): void => {
    const ms = work.sync.cost.ms - before;
    if (ms > 0) for (const index of waiting.splice(0)) progressOf(work, index).fsyncMs = ms;
  };
  for (const [done, intent] of work.intents.entries()) {
    work.onProgress?.({ step: "switching", done, total: work.intents.length });
    await stopPoint(work.signal, { op: "apply", path: targetOf(intent.record), leaves: BACK });
    switchOne(work, intent, onFailure);
    waiting.push(intent.record.index);
    const before = work.sync.cost.ms;
    await work.sync.flushIfDue();
    flushed(before);
  }
  work.onProgress?.({ step: "syncing", done: 0, total: null });
  await syncRights(work.intents, work.staged);
  const before = work.sync.cost.ms;
  await work.sync.flush();
  flushed(before);
  await stopPoint(work.signal, { op: "apply", leaves: BACK });
}

function switchOne(work: RunWork, intent: Intent, onFailure: (intent: Intent, error: unknown) => void): void {
  const { record, dir } = intent;
  const staged = work.staged.get(record.index);
  const progress = progressOf(work, record.index);
  const start = performance.now();
  try {
    // Noted first: a swap that fails half way has changed the directory too.
    for (const one of renamingDirs(intent)) work.sync.changed(one);
    bringIncoming(intent);
    progress.method = withRights(intent, { direction: "forward", staged }, () => swap(dir, swapOf(record, staged), { allowNoExchange: work.policy.allow_degraded_fs }));
    fileAway(intent);
    progress.outcome = "settled";
  } catch (error) {
    progress.outcome = "failed";
    progress.error = error;
    onFailure(intent, error);
  } finally {
    progress.durationMs = performance.now() - start;
  }
}
