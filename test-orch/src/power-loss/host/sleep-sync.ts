// This defines `sleepSync`.

/** Blocks the thread. */
export function sleepSync(millis: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, millis);
}
