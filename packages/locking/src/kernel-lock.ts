/** This defines `kernelLock`: the lock manager that rests on flock(2). */
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { errnoOf, FLOCK, ignoring, isSwitchyardError, MODE, OPEN, pathIn, readFile, type DirHandle, type Fd, type NodeName } from "@switchyard/fs-atomic";
import { isAlive, parseHolder, thisHolder, type Holder } from "./holder.ts";
import type { Lock, LockManager, LockRequest } from "./lock-manager.ts";
import { LockingError, type LockingReason } from "./locking-error.ts";

/** Between two tries: enough not to burn the processor, little enough that an heir does not notice. */
const POLL_MS = { min: 10, max: 40 } as const;

/** What open(2) says of nodes that are no regular file: a link, a directory, a socket or a device without driver. */
const FOREIGN: Readonly<Record<string, string>> = { ELOOP: "a symlink stands there", EISDIR: "a directory stands there", ENXIO: "it is no regular file", ENODEV: "it is no regular file" };

/**
 * The lock on the file `name` in `dir`. It dies with its holder, however that dies (REQ-L6); it works across processes,
 * within one, across containers that share the directory, and `flock(1)` takes the very same lock.
 *
 * (1) Lock the directory, (2) open the file without following a link: it must be a regular file of root or of the
 * directory's owner with no other name, (3) lock it, (4) look at its name again. (1) keeps two out who would each hold
 * "the lock" after someone deleted the file of the first; (4) does the same against `flock(1)`, which knows only the file.
 * Every lock in one directory therefore excludes every other one there.
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
    if (this.#request.signal?.aborted === true) throw this.#refused("aborted", "the waiting was ended before it began");
    for (;;) {
      this.#attempts += 1;
      const fds: Fd[] = [];
      try {
        if (this.#granted(fds)) return this.#hold(fds);
      } catch (error) {
        this.#closeAll(fds);
        throw error;
      }
      this.#closeAll(fds);
      await this.#pause();
    }
  }

  /** Tries once; what it opened is in `fds`, the file last. */
  #granted(fds: Fd[]): boolean {
    const { sys } = this.#dir;
    const locked = (fd: Fd): boolean => {
      fds.push(fd);
      return this.#call("locking", () => sys.flock(fd, FLOCK.EXCLUSIVE | FLOCK.NONBLOCK));
    };
    if (!locked(this.#open(".", OPEN.RDONLY | OPEN.DIRECTORY))) return false; // (1)
    const fd = this.#open(this.#name, OPEN.RDWR | OPEN.CREAT | OPEN.NOFOLLOW | OPEN.NONBLOCK); // (2)
    const granted = locked(fd); // (3)
    const ino = this.#check(fd);
    return granted && this.#stillNamed(ino); // (4)
  }

  #open(name: string, flags: number): Fd {
    return this.#call("opening", () => this.#dir.sys.openat(this.#dir.fd, name, { flags, mode: 0o644 }));
  }

  #call<T>(what: string, act: () => T): T {
    try {
      return act();
    } catch (cause) {
      const errno = errnoOf(cause) ?? "an error";
      const foreign = FOREIGN[errno];
      if (foreign !== undefined) throw this.#refused("lock_path_foreign", foreign, cause);
      throw this.#refused("lock_unusable", `${what} it failed with ${errno}`, cause);
    }
  }

  /** The inode of a file that may be the lock. Another name would mean that writing the record writes elsewhere, too. */
  #check(fd: Fd): bigint {
    const { sys } = this.#dir;
    const opened = sys.statx(fd, "");
    if ((opened.mode & MODE.TYPE) !== MODE.FILE) throw this.#refused("lock_path_foreign", "it is no regular file");
    const owner = sys.statx(this.#dir.fd, "").uid;
    if (opened.uid !== 0 && opened.uid !== owner) throw this.#refused("lock_path_foreign", `it belongs to user ${opened.uid}`);
    if (opened.nlink > 1) throw this.#refused("lock_path_foreign", `it is one of ${opened.nlink} names of a file`);
    return opened.ino;
  }

  #stillNamed(ino: bigint): boolean {
    return ignoring("ENOENT", () => this.#dir.sys.statx(this.#dir.fd, this.#name).ino) === ino;
  }

  #hold(fds: Fd[]): Lock {
    const waitMs = performance.now() - this.#start;
    const record = Buffer.from(`${JSON.stringify(thisHolder(this.#request.runId))}\n`);
    this.#note(fds, record);
    const release = (): void => {
      const open = fds.splice(0);
      if (open.length === 0) return;
      try {
        this.#note(open, Buffer.alloc(0));
      } finally {
        this.#closeAll(open);
      }
    };
    return { waitMs, attempts: this.#attempts, release };
  }

  /**
   * Writes the record. It only informs: a disk that is full or failing, on which recovery must work (REQ-J5), costs
   * neither the lock when it is taken nor the outcome of a run when it is released.
   */
  #note(fds: readonly Fd[], record: Buffer): void {
    const fd = fds.at(-1);
    if (fd === undefined) return;
    try {
      this.#dir.sys.ftruncate(fd, 0);
      this.#dir.sys.write(fd, record);
    } catch (error) {
      // Whatever the kernel says of it, the lock itself is held or let go.
      if (errnoOf(error) === undefined) throw error;
    }
  }

  #closeAll(fds: readonly Fd[]): void {
    for (const fd of fds) this.#dir.sys.close(fd);
  }

  async #pause(): Promise<void> {
    const left = this.#request.timeoutMs - (performance.now() - this.#start);
    if (left <= 0) throw this.#timedOut();
    // Jitter, so that two who wait do not ask in step for ever.
    const pause = POLL_MS.min + Math.random() * (POLL_MS.max - POLL_MS.min);
    try {
      await sleep(Math.min(pause, left), undefined, { signal: this.#request.signal });
    } catch (cause) {
      throw this.#refused("aborted", "the waiting was ended", cause);
    }
  }

  #timedOut(): LockingError {
    const holder = this.#holder();
    const waited = `waited ${Math.round(performance.now() - this.#start)} ms, asked ${this.#attempts} times`;
    const who = holder === undefined ? "another process holds it" : `process ${holder.pid} holds it (run ${holder.run_id}, since ${holder.acquired_at})`;
    return this.#refused("timeout", `${who}; ${waited}`, undefined, holder);
  }

  #holder(): Holder | undefined {
    try {
      const holder = parseHolder(readFile(this.#dir, this.#name, 4096).toString("utf8"));
      return holder !== undefined && isAlive(holder) ? holder : undefined;
    } catch (error) {
      // Gone or replaced since: then there is nobody to name.
      if (errnoOf(error) !== undefined || isSwitchyardError(error)) return undefined;
      throw error;
    }
  }

  #refused(reason: LockingReason, found: string, cause?: unknown, holder?: Holder): LockingError {
    return new LockingError(reason, {
      path: pathIn(this.#dir, this.#name),
      found,
      waitMs: performance.now() - this.#start,
      attempts: this.#attempts,
      holder,
      errno: errnoOf(cause),
      cause,
    });
  }
}
