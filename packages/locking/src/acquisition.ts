/** This defines `Acquisition`: one request for a lock, from the call to the grant or the refusal. */
import { performance } from "node:perf_hooks";
import { errnoOf, pathIn, type DirHandle, type Fd, type NodeName } from "@switchyard/fs-atomic";
import { holderRecord } from "./holder/holder-record.ts";
import type { Holder } from "./holder/holder.ts";
import { whereabouts } from "./holder/whereabouts.ts";
import { askKernel, type Busy, type Granted } from "./kernel/ask-kernel.ts";
import { closeAll } from "./kernel/close-all.ts";
import { gate } from "./kernel/gate.ts";
import { LockRefusal, refusing } from "./kernel/lock-refusal.ts";
import type { Lock, LockMode, LockRequest } from "./lock-manager.ts";
import { LockingError, type LockingFailure, type LockingReason } from "./locking-error.ts";
import { describeObstacle, type Obstacle } from "./obstacle.ts";
import { Place } from "./queue/place.ts";
import type { Turn } from "./queue/turn.ts";

/** Between two tries: enough not to burn the processor, little enough that an heir does not notice. */
const POLL_MS = { min: 10, max: 40 } as const;

/** Runs once. */
export class Acquisition {
  readonly #dir: DirHandle;
  readonly #name: NodeName;
  readonly #request: LockRequest;
  readonly #mode: LockMode;
  readonly #start: number = performance.now();
  #attempts = 0;
  /** What the kernel said last; undefined until it was asked. */
  #busy: Busy | undefined;
  /** The gate, as long as it is kept shut for this one. */
  readonly #gate: Fd[] = [];

  constructor(dir: DirHandle, name: NodeName, request: LockRequest) {
    this.#dir = dir;
    this.#name = name;
    this.#request = request;
    this.#mode = request.mode ?? "exclusive";
  }

  /** Crash: see `kernelLock`. @throws `LockingError`; nothing is left open then */
  async run(): Promise<Lock> {
    try {
      this.#heed("the waiting was ended before it began");
      const place = refusing(this.#name, "looking at the directory of", () => Place.of(this.#dir));
      const turn = place.enter();
      try {
        return await this.#wait(place, turn);
      } finally {
        place.leave(turn);
        closeAll(this.#dir, this.#gate);
      }
    } catch (error) {
      if (!(error instanceof LockRefusal)) throw error;
      const { reason, at, message, cause } = error;
      throw this.#refused(reason, message, { path: pathIn(this.#dir, at), errno: errnoOf(cause), cause });
    }
  }

  async #wait(place: Place, turn: Turn): Promise<Lock> {
    for (;;) {
      const left = this.#request.timeoutMs - (performance.now() - this.#start);
      const isOver = !(left > 0); // NaN, too
      const isFirst = place.isFirst(turn);
      const owed = place.owed();
      // Who cannot wait for others is not made to.
      if (isFirst && (owed === 0 || isOver)) {
        const granted = this.#ask();
        if (granted !== undefined) return this.#hold(place, granted);
      }
      if (isOver) throw this.#timedOut(place);
      if (this.#busy === "readers" && this.#gate.length === 0) this.#shutGate();
      // Jitter, so that two who wait do not ask in step for ever.
      const pause = owed > 0 ? owed : POLL_MS.min + Math.random() * (POLL_MS.max - POLL_MS.min);
      await turn.pause(isFirst ? Math.min(pause, left) : left, this.#request.signal);
      this.#heed("the waiting was ended");
    }
  }

  #ask(): Granted | undefined {
    this.#attempts += 1;
    const answer = askKernel(this.#dir, this.#name, this.#mode);
    if (typeof answer !== "string") return answer;
    this.#busy = answer;
    return undefined;
  }

  #shutGate(): void {
    const fd = gate.shut(this.#dir, this.#name);
    if (fd !== undefined) this.#gate.push(fd);
  }

  #hold(place: Place, { directory, file }: Granted): Lock {
    const waitMs = performance.now() - this.#start;
    const [dir, attempts] = [this.#dir, this.#attempts];
    // The file first: whoever gets the directory must not find the file still locked.
    const open = file === undefined ? [directory] : [file, directory];
    const record = this.#mode === "exclusive" ? file : undefined;
    const letGo = place.hold({ mode: this.#mode, holder: this.#note(record, open) });
    const release = (): void => {
      if (open.length === 0) return;
      try {
        if (record !== undefined) holderRecord.erase(dir, record);
      } finally {
        closeAll(dir, open);
        letGo();
      }
    };
    return { waitMs, attempts, release, [Symbol.dispose]: release };
  }

  /** Writes the record, where there is one. What it throws is no answer of the kernel, and must not keep the lock either. */
  #note(record: Fd | undefined, open: Fd[]): Holder | undefined {
    try {
      return record === undefined ? undefined : holderRecord.write(this.#dir, record, this.#request.runId);
    } catch (error) {
      closeAll(this.#dir, open);
      throw error;
    }
  }

  #heed(found: string): void {
    const { signal } = this.#request;
    if (signal?.aborted === true) throw this.#refused("aborted", found, { cause: signal.reason });
  }

  #timedOut(place: Place): LockingError {
    const obstacle = this.#obstacle(place);
    const waited = `waited ${Math.round(performance.now() - this.#start)} ms, asked ${this.#attempts} times`;
    return this.#refused("timeout", `${describeObstacle(obstacle)}; ${waited}`, { obstacle });
  }

  #obstacle(place: Place): Obstacle {
    const mine = place.writer();
    if (mine !== undefined) return { by: "process", holder: mine };
    const busy = this.#busy;
    if (busy === "readers" || busy === "waiting_writer" || busy === "file") return { by: busy };
    const holder = holderRecord.read(this.#dir, this.#name);
    const where = holder === undefined ? "gone" : whereabouts(this.#dir, holder);
    if (holder !== undefined && where === "here") return { by: "process", holder };
    if (busy === undefined) return { by: "queue" };
    return holder !== undefined && where === "elsewhere" ? { by: "elsewhere", holder } : { by: "unnamed" };
  }

  #refused(reason: LockingReason, found: string, more: Partial<LockingFailure> = {}): LockingError {
    const measured = { waitMs: performance.now() - this.#start, attempts: this.#attempts };
    return new LockingError(reason, { path: pathIn(this.#dir, this.#name), found, ...measured, ...more });
  }
}
