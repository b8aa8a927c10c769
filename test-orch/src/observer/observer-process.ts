/** This is the observer's own process: it starts the loops, says `"ready"`, and on any message ends and reports. */
import { setPriority } from "node:os";
import process from "node:process";
import { Worker } from "node:worker_threads";
import { mergeTallies } from "./merge-tallies.ts";
import type { LookTally } from "./observer-report.ts";

/** Looking is idle work: what is being watched comes first, so that more happens before the observer's eyes. */
const NICE = 10;

setPriority(NICE);
const [paths = "[]", mayBeAbsent = "[]"] = process.argv.slice(2);
const stop = new Int32Array(new SharedArrayBuffer(4));
const workerData = { paths: JSON.parse(paths), mayBeAbsent: JSON.parse(mayBeAbsent), stop };

const loops = ["lstat", "open", "exec"].map((kind) => new Worker(new URL(`${kind}-loop.ts`, import.meta.url), { workerData }));
await Promise.all(loops.map((loop) => nextMessage(loop)));
process.once("message", halt);
// Whoever started us is gone: do not burn two cores for nobody.
process.once("disconnect", halt);
const tallies = loops.map((loop) => nextMessage<LookTally>(loop));
process.send?.("ready");
const report = mergeTallies(await Promise.all(tallies));
if (process.connected) process.send?.(report, () => process.disconnect());

function halt(): void {
  Atomics.store(stop, 0, 1);
  Atomics.notify(stop, 0);
}

function nextMessage<Message>(loop: Worker): Promise<Message> {
  return new Promise((resolve, reject) => {
    loop.once("message", resolve);
    loop.once("error", reject);
  });
}
