/** This defines `startRival`: a worker thread that makes real system calls beside the test until it is told to stop. */
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";

/** What a rival does, and where. */
export type RivalTask =
  /** Exchanges two names, again and again; counts the exchanges. */
  | { readonly do: "flip"; readonly path: string; readonly a: string; readonly b: string }
  /** Looks at one of these names in three ways, again and again; counts the looks, and those that found nothing. */
  | { readonly do: "watch"; readonly path: string; readonly names: readonly string[] };

/** What is shared with it: 0 stop, 1 rounds, 2 misses, 3 the name to look at. */
export const CELL = { STOP: 0, ROUNDS: 1, MISSES: 2, NAME: 3 } as const;

export interface Rival {
  readonly rounds: () => number;
  readonly misses: () => number;
  /** From now on it looks at this one of its names. */
  readonly turnTo: (at: number) => void;
  /** Waits until it has really begun. */
  readonly begun: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export function startRival(task: RivalTask): Rival {
  const cells = new Int32Array(new SharedArrayBuffer(16));
  const worker = new Worker(new URL("rival-worker.ts", import.meta.url), { workerData: { task, cells } });
  const failures: unknown[] = [];
  worker.on("error", (error) => failures.push(error));
  const ended = once(worker, "exit");
  return {
    rounds: () => Atomics.load(cells, CELL.ROUNDS),
    misses: () => Atomics.load(cells, CELL.MISSES),
    turnTo: (at) => void Atomics.store(cells, CELL.NAME, at),
    begun: async () => {
      while (Atomics.load(cells, CELL.ROUNDS) < 100 && failures.length === 0) await sleep(2);
      if (failures.length > 0) throw failures[0];
    },
    stop: async () => {
      Atomics.store(cells, CELL.STOP, 1);
      await ended;
      if (failures.length > 0) throw failures[0];
    },
  };
}
