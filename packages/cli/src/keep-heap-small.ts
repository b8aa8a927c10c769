/** This defines `keepHeapSmall`: memory before speed, for a command that may run on a small machine. */
import { setFlagsFromString } from "node:v8";

/**
 * From here on the garbage of a large plan is collected when it is a quarter of what is in use, not when it is three times as
 * much, and pages that are half empty are given up: on a machine with much memory the engine would else let the heap of
 * 100,000 actions grow past a gigabyte.
 */
export function keepHeapSmall(): void {
  setFlagsFromString("--optimize-for-size");
  setFlagsFromString("--heap-growing-percent=25");
  setFlagsFromString("--max-semi-space-size=2");
}
