/** This defines `Interruption`: what is done with a signal while parts run, one after another. */
import type { ChildProcess } from "node:child_process";
import process from "node:process";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Hands a signal on to the part that runs, which then cleans up and ends; this process ends after it, with `die`. */
export class Interruption {
  #signal: NodeJS.Signals | undefined;
  #running: ChildProcess | undefined;
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    this.#signal = signal;
    // At a terminal Ctrl-C reaches all of us; a second one would not let a test runner clean up.
    if (signal !== "SIGINT" || !process.stdin.isTTY) this.#running?.kill(signal);
  };

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
  }

  /** Whether there was a signal: then nothing further is to be begun. */
  get isOver(): boolean {
    return this.#signal !== undefined;
  }

  /** From now on `child` is what runs. */
  watch(child: ChildProcess): ChildProcess {
    this.#running = child;
    return child;
  }

  /** Ends this process as the signal would have; without one does nothing. */
  die(): void {
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
    if (this.#signal !== undefined) process.kill(process.pid, this.#signal);
  }
}
