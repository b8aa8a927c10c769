/** This defines `kernelLock`: the lock manager that rests on flock(2). */
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { errnoOf, FLOCK, MODE, OPEN, pathIn, readFile, type DirHandle, type Fd, type NodeName } from "@switchyard/fs-atomic";
import { parseHolder, thisHolder } from "./holder.ts";
import type { Lock, LockManager, LockRequest } from "./lock-manager.ts";
import { LockingError, type LockingReason } from "./locking-error.ts";

/** Between two tries: enough not to burn the processor, little enough that an heir does not notice. */
const POLL_MS = { min: 10, max: 40 } as const;

/**
 * The lock on the file `name` in `dir`. It dies with its holder, however that dies (REQ-L6); it works across processes,
 * within one, across containers that share the directory, and `flock(1)` takes the very same lock.
 *
 * The file is opened without following a link and must be a regular file of root or of the directory's owner. After the
 * grant the name is looked at again: had the file been deleted or replaced meanwhile, another would hold "the lock" too.
 *
 * Crash: the file stays, with the record of a holder that is gone; the next one gets the lock at once.
 */
export function kernelLock(dir: DirHandle, name: NodeName): LockManager {
  return { acquire: (request) => new Attempt(dir, name, request).run() };
}

class Attempt {
  readonly #dir: DirHandle;
  readonly #name: NodeName;
  readonly #request: LockRequest;
  readonly #start: number = performance.now();
  #attempts = 0;

  constructor(dir: DirHandle, name: NodeName, request: LockRequest) {
    this.#dir = dir;
    this.#name = name;
    this.#request = request;
  }

  async run(): Promise<Lock> {
    for (;;) {
      const fd = this.#open();
      try {
        if (this.#granted(fd)) return this.#hold(fd);
      } catch (error) {
        this.#dir.sys.close(fd);
        throw error;
      }
      this.#dir.sys.close(fd);
      await this.#pause();
    }
  }

  #open(): Fd {
    const flags = OPEN.RDWR | OPEN.CREAT | OPEN.NOFOLLOW | OPEN.NONBLOCK;
    try {
      return this.#dir.sys.openat(this.#dir.fd, this.#name, { flags, mode: 0o644 });
    } catch (cause) {
      const errno = errnoOf(cause);
      if (errno === "ELOOP") throw this.#refused("lock_path_foreign", "a symlink stands there", cause);
      throw this.#refused("lock_unusable", `opening it failed with ${errno ?? "an error"}`, cause);
    }
  }

  #granted(fd: Fd): boolean {
    const { sys } = this.#dir;
    const opened = sys.statx(fd, "");
    if ((opened.mode & MODE.TYPE) !== MODE.FILE) throw this.#refused("lock_path_foreign", "it is no regular file");
    const owner = sys.statx(this.#dir.fd, "").uid;
    if (opened.uid !== 0 && opened.uid !== owner) throw this.#refused("lock_path_foreign", `it belongs to user ${opened.uid}`);
    this.#attempts += 1;
    return sys.flock(fd, FLOCK.EXCLUSIVE | FLOCK.NONBLOCK) && this.#stillNamed(opened.ino);
  }

  #stillNamed(ino: bigint): boolean {
    try {
      return this.#dir.sys.statx(this.#dir.fd, this.#name).ino === ino;
    } catch (error) {
      if (errnoOf(error) === "ENOENT") return false;
      throw error;
    }
  }

  #hold(fd: Fd): Lock {
    const { sys } = this.#dir;
    const waitMs = performance.now() - this.#start;
    sys.ftruncate(fd, 0);
    sys.write(fd, Buffer.from(`${JSON.stringify(thisHolder(this.#request.runId))}\n`));
    let held = true;
    const release = (): void => {
      if (!held) return;
      held = false;
      sys.ftruncate(fd, 0);
      sys.close(fd);
    };
    return { waitMs, attempts: this.#attempts, release };
  }

  async #pause(): Promise<void> {
    const left = this.#request.timeoutMs - (performance.now() - this.#start);
    if (left <= 0) throw this.#refused("timeout", this.#heldBy());
    // Jitter, so that two who wait do not ask in step for ever.
    const pause = POLL_MS.min + Math.random() * (POLL_MS.max - POLL_MS.min);
    try {
      await sleep(Math.min(pause, left), undefined, { signal: this.#request.signal });
    } catch (cause) {
      throw this.#refused("aborted", "the waiting was ended", cause);
    }
  }

  #heldBy(): string {
    const holder = this.#holder();
    const waited = `waited ${Math.round(performance.now() - this.#start)} ms, asked ${this.#attempts} times`;
    return holder === undefined ? `another process holds it; ${waited}` : `process ${holder.pid} holds it (run ${holder.run_id}, since ${holder.acquired_at}); ${waited}`;
  }

  #holder(): ReturnType<typeof parseHolder> {
    try {
      return parseHolder(readFile(this.#dir, this.#name, 4096).toString("utf8"));
    } catch (error) {
      // Gone or replaced since: then there is nobody to name.
      if (errnoOf(error) !== undefined) return undefined;
      throw error;
    }
  }

  #refused(reason: LockingReason, found: string, cause?: unknown): LockingError {
    return new LockingError(reason, {
      path: pathIn(this.#dir, this.#name),
      found,
      waitMs: performance.now() - this.#start,
      attempts: this.#attempts,
      holder: reason === "timeout" ? this.#holder() : undefined,
      errno: errnoOf(cause),
      cause,
    });
  }
}
