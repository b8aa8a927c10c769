/** This defines `switchAll`: the swaps of a run, one after another. */
import { performance } from "node:perf_hooks";
import { setImmediate as turn } from "node:timers/promises";
import { swap, SwitchyardError } from "@switchyard/fs-atomic";
import { swapOf, targetOf, type Intent } from "./intent.ts";
import { progressOf, type RunWork } from "./run-work.ts";

/** After so many swaps the event loop gets a turn, so that a signal is heard. */
const TURN_EVERY = 16;

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
  for (const [count, intent] of work.intents.entries()) {
    if (count % TURN_EVERY === 0) await turn();
    if (work.signal?.aborted === true) throw interrupted(targetOf(intent.record));
    switchOne(work, intent, onFailure);
    waiting.push(intent.record.index);
    const before = work.sync.cost.ms;
    await work.sync.flushIfDue();
    flushed(before);
  }
  const before = work.sync.cost.ms;
  await work.sync.flush();
  flushed(before);
}

function switchOne(work: RunWork, intent: Intent, onFailure: (intent: Intent, error: unknown) => void): void {
  const { record, dir } = intent;
  const progress = progressOf(work, record.index);
  const start = performance.now();
  try {
    // Noted first: a swap that fails half way has changed the directory too.
    work.sync.changed(dir);
    progress.method = swap(dir, swapOf(record, work.staged.get(record.index)), { allowNoExchange: work.policy.allow_degraded_fs });
    progress.outcome = "settled";
  } catch (error) {
    progress.outcome = "failed";
    progress.error = error;
    onFailure(intent, error);
  } finally {
    progress.durationMs = performance.now() - start;
  }
}

function interrupted(path: string): SwitchyardError {
  return new SwitchyardError({
    id: "E_GENERIC",
    reason: "interrupted",
    op: "apply",
    path,
    message: `Interrupted before ${JSON.stringify(path)}: the run is being undone.`,
  });
}
