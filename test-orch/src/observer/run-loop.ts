/** This defines `runLoop`: the frame of every looking loop in its worker thread. */
import { parentPort, workerData } from "node:worker_threads";
import { LookCounter } from "./look-counter.ts";
import type { LookKind, LookTally, LookTask } from "./observer-report.ts";

/** Looks once at `path` and notes what is wrong with it. */
export type Look = (path: string, mayBeAbsent: boolean, counter: LookCounter) => void;

/**
 * Looks at one path after the other until told to stop, then posts the tally. Says `"ready"` after the first round,
 * so that nothing happens before everything is being looked at.
 *
 * @param pauseMs how long to wait after each round, for looks that are too dear to make all the time
 */
export function runLoop(kind: LookKind, look: Look, pauseMs = 0): void {
  const task: LookTask = workerData;
  const counter = new LookCounter(kind);
  const absent = task.paths.map((path) => task.mayBeAbsent.includes(path));
  const round = (): void => {
    for (let at = 0; at < task.paths.length; at++) look(task.paths[at] ?? "", absent[at] ?? false, counter);
    counter.looks += task.paths.length;
  };
  round();
  post("ready");
  while (Atomics.load(task.stop, 0) === 0) {
    round();
    if (pauseMs > 0) Atomics.wait(task.stop, 0, 0, pauseMs);
  }
  post(counter.tally());
}

function post(message: "ready" | LookTally): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows; a worker's port has no origin
  parentPort?.postMessage(message);
}
