/** This defines `Courtesy`: when a thread that served itself for long leaves the lock free for others. */

/** Longer than the longest pause between two tries of the others, so that each of them asks meanwhile. */
const GAP_MS = 50;
/** Turns in a row, and milliseconds: both must be over. */
const STRETCH = { turns: 4, ms: 250 } as const;

/**
 * Within a thread the next one is woken at once; other processes ask only every now and then, and would never find the
 * lock free while one is busy with itself. After a stretch it therefore stays free for one gap. A stretch ends with
 * each gap, whether it was left out of courtesy or nobody asked. All times are those of one clock, in milliseconds.
 */
export class Courtesy {
  #turns = 0;
  #since = 0;
  #freeAt = Number.NEGATIVE_INFINITY;

  /** Someone of this thread got the lock. */
  granted(now: number): void {
    if (now - this.#freeAt >= GAP_MS) {
      this.#turns = 0;
      this.#since = now;
    }
    this.#turns += 1;
  }

  /** The last one of this thread let it go. */
  freed(now: number): void {
    this.#freeAt = now;
  }

  /** How long the next one has to leave it free yet; 0: it may ask. */
  owed(now: number): number {
    const served = this.#turns >= STRETCH.turns && this.#freeAt - this.#since >= STRETCH.ms;
    return served ? Math.max(0, this.#freeAt + GAP_MS - now) : 0;
  }

  /** Whether nothing is to be remembered any more. */
  isOver(now: number): boolean {
    return now - this.#freeAt >= GAP_MS;
  }
}
