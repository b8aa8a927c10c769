/** This defines `Turn`: one request in the queue of its place. */

/** It sleeps until its time is up, its signal says so, or it is woken because it may be its turn. */
export class Turn {
  #end: (() => void) | undefined;

  /** Ends the pause, if it is in one. */
  wake(): void {
    this.#end?.();
  }

  /** Pauses for `ms` at most; never fails: look at the signal afterwards. */
  pause(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", end);
        this.#end = undefined;
        resolve();
      };
      // Timers count in 31 bits; who waits longer pauses again.
      const timer = setTimeout(end, Math.min(ms, 2 ** 31 - 1));
      signal?.addEventListener("abort", end);
      this.#end = end;
    });
  }
}
