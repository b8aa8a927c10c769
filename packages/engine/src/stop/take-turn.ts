/** This defines `takeTurn`: a turn of the event loop now and then, without which no signal is heard. */
import { performance } from "node:perf_hooks";
import { setImmediate as turn } from "node:timers/promises";

/** Work goes on for so long before signals get their turn, in milliseconds; a turn costs some microseconds. */
const EVERY_MS = 5;

let last = performance.now();

/**
 * To be awaited in every loop that may be long. Most of our system calls do not wait for anything, so without it a first
 * signal would be heard, and a second one make an end, only after the loop.
 */
export async function takeTurn(): Promise<void> {
  if (performance.now() - last < EVERY_MS) return;
  await turn();
  last = performance.now();
}
