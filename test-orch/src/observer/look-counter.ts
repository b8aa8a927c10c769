/** This defines `LookCounter`: the tally of one loop. */
import { KEPT_MISSES, type LookKind, type LookTally, type Miss } from "./observer-report.ts";

/** Counts looks and misses without allocating anything as long as there are none of the latter. */
export class LookCounter {
  readonly #kind: LookKind;
  readonly #misses: Miss[] = [];
  #missCount = 0;
  #textBusy = 0;
  looks = 0;

  constructor(kind: LookKind) {
    this.#kind = kind;
  }

  /** Notes that `path` was not usable. */
  miss(path: string, cause: string): void {
    this.#missCount++;
    if (cause === "ETXTBSY") this.#textBusy++;
    if (this.#misses.length < KEPT_MISSES) this.#misses.push({ kind: this.#kind, path, cause, at: Date.now() });
  }

  tally(): LookTally {
    const { looks } = this;
    return { kind: this.#kind, looks, missCount: this.#missCount, misses: this.#misses, textBusy: this.#textBusy };
  }
}
