/** This defines `startWatch` and `startRival`: worker threads that make real system calls at a target until they are told to stop. */
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";

/** What the thread does with the target, again and again. */
export type WatchTask =
  /** Looks at it in three ways; counts the looks, and those that found nothing. */
  | { readonly do: "watch"; readonly path: string; readonly name: string }
  /** Renames a new file over it, `theirs 1`, `theirs 2` …; counts them. */
  | { readonly do: "replace"; readonly path: string; readonly name: string };

/** What is shared with it. */
export const CELL = { STOP: 0, ROUNDS: 1, MISSES: 2 } as const;

export interface Watch {
  readonly rounds: () => number;
  readonly misses: () => number;
  readonly stop: () => Promise<void>;
}

/** Starts it and waits until it has really begun. */
export async function startWatch(task: WatchTask): Promise<Watch> {
  const cells = new Int32Array(new SharedArrayBuffer(12));
  const worker = new Worker(new URL("watch-worker.ts", import.meta.url), { workerData: { task, cells } });
  const failures: unknown[] = [];
  worker.on("error", (error) => failures.push(error));
  const ended = once(worker, "exit");
  const check = (): void => { if (failures.length > 0) throw failures[0]; };
  while (Atomics.load(cells, CELL.ROUNDS) < 20 && failures.length === 0) await sleep(2);
  check();
  return {
    rounds: () => Atomics.load(cells, CELL.ROUNDS),
    misses: () => Atomics.load(cells, CELL.MISSES),
    stop: async () => {
      Atomics.store(cells, CELL.STOP, 1);
      await ended;
      check();
    },
  };
}
