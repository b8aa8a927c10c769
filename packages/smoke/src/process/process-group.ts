/** This defines `ProcessGroup`: a process that leads a group, and how all of it is ended. */
import type { ChildProcess } from "node:child_process";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { setImmediate as immediate, setTimeout as pause } from "node:timers/promises";
import { errnoOf, ignoring } from "@switchyard/fs-atomic";

const PAUSE_MS = 5;
/** In each of them some 64 KiB are read of each output; a pipe holds about 200 KiB. */
const TURNS = 40;
/** What even SIGKILL does not end within this time hangs in the kernel, and is given up. */
const UNKILLABLE_MS = 2000;

/** Why it was ended before its time. */
export type Stop = "timed_out" | "output_too_long" | "disk_too_full" | "aborted";

/** Knows why it was ended, by the first reason. */
export class ProcessGroup {
  /** 0 where it never started. */
  readonly id: number;
  /** Settles when the leader has ended: with null, or with why it did not start. Never rejects. */
  readonly ended: Promise<string | null>;
  readonly #graceMs: number;
  readonly #timers = new Set<NodeJS.Timeout>();
  #stop: Stop | null = null;
  #isOver = false;
  #isClosed = false;
  #giveUp: () => void = () => undefined;

  constructor(child: ChildProcess, graceMs: number) {
    this.id = child.pid ?? 0;
    this.#graceMs = graceMs;
    child.once("close", () => (this.#isClosed = true));
    this.ended = new Promise((resolve) => {
      const end = (failure: string | null): void => {
        this.#isOver = true;
        for (const timer of this.#timers) clearTimeout(timer);
        resolve(failure);
      };
      this.#giveUp = () => {
        child.unref();
        end(null);
      };
      child.once("exit", () => end(null));
      // Also where a signal could not be sent, which is none of its business: only who never had a pid did not start.
      child.on("error", (error) => void (child.pid === undefined && end(errnoOf(error) ?? error.message)));
    });
  }

  get stop(): Stop | null {
    return this.#stop;
  }

  /** SIGTERM to all of it, and SIGKILL a while later. */
  terminate(why: Stop): void {
    if (this.#stop !== null || this.#isOver) return;
    this.#stop = why;
    this.#send("SIGTERM");
    this.#later(this.#graceMs, () => this.#kill());
  }

  /** SIGKILL to all of it. */
  kill(why: Stop): void {
    if (this.#isOver) return;
    this.#stop ??= why;
    this.#kill();
  }

  /** Whether any process of it, zombies included, is there. */
  isAlive(): boolean {
    if (this.id === 0) return false;
    try {
      return process.kill(-this.id, 0);
    } catch (error) {
      if (errnoOf(error) === "ESRCH") return false;
      if (errnoOf(error) === "EPERM") return true;
      throw error;
    }
  }

  /** Waits until no process of it is there. @returns whether it came to that within the time */
  async isEmpty(ms: number): Promise<boolean> {
    const end = performance.now() + ms;
    while (this.isAlive()) {
      if (performance.now() > end) return false;
      await pause(PAUSE_MS);
    }
    return true;
  }

  /** Waits until its output is closed. @returns whether it came to that within the time */
  async closed(ms: number): Promise<boolean> {
    const end = performance.now() + ms;
    // Turns as well as time: where this thread was busy, what has long been closed was not read to its end yet.
    for (let turns = 0; !this.#isClosed && (turns < TURNS || performance.now() < end); turns++) await (turns < TURNS ? immediate() : pause(PAUSE_MS));
    return this.#isClosed;
  }

  #kill(): void {
    this.#send("SIGKILL");
    this.#later(UNKILLABLE_MS, () => this.#giveUp());
  }

  // Before the leader has been waited for: until then its number is nobody else's.
  #send(signal: NodeJS.Signals): void {
    // EPERM: a set-id program that is not ours any more; it runs on until it ends or is given up.
    if (this.id !== 0) ignoring(["ESRCH", "EPERM"], () => process.kill(-this.id, signal));
  }

  #later(ms: number, act: () => void): void {
    this.#timers.add(setTimeout(act, ms));
  }
}
