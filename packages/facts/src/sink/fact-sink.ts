/** This defines `FactSink`: the durable file of facts (REQ-O9). */
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { FLOCK, ignoring, pathIn, type DirHandle, type Fd, type NodeName } from "@switchyard/fs-atomic";
import { encodeFacts } from "../encode-fact.ts";
import type { Fact } from "../fact.ts";
import { headOf } from "./head-of.ts";
import { isStillNamed, openSinkFile, sinkUnusable } from "./open-sink-file.ts";
import { rotate } from "./rotate.ts";

/** Others hold the file's lock for one write and one sync; who holds it longer is no writer of facts. */
const LOCK_MS = { poll: 2, limit: 30_000 } as const;

/** So many facts are made and written at a time. */
const BATCH = 128;

/** A file of this size or more is full, in bytes, if nobody says otherwise. */
export const ROTATE_AT_BYTES: number = 32 * 1024 * 1024;

/** What may be different of a sink. */
export interface SinkOptions {
  /** A file that has come to this size is full: the next append begins a new one. {@link ROTATE_AT_BYTES} if absent. */
  readonly rotateAtBytes?: number;
}

/** An open file of facts, one JSON object a line. Several processes, and several tasks in one, may append to the same file. */
export class FactSink {
  readonly #dir: DirHandle;
  readonly #name: NodeName;
  readonly #path: string;
  readonly #rotateAt: number;
  #fd: Fd;
  /** One append of a sink after the other: they share its descriptor, and with it the kernel's lock. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(dir: DirHandle, name: NodeName, { fd, rotateAt }: { readonly fd: Fd; readonly rotateAt: number }) {
    this.#dir = dir;
    this.#name = name;
    this.#path = pathIn(dir, name);
    this.#rotateAt = rotateAt;
    this.#fd = fd;
  }

  /**
   * Opens the file, made if missing, without following a link.
   *
   * @throws {@link SwitchyardError} `E_POLICY` `sink_unusable`: nothing can be recorded, so nothing may be changed.
   */
  static async open(dir: DirHandle, name: NodeName, { rotateAtBytes: rotateAt = ROTATE_AT_BYTES }: SinkOptions = {}): Promise<FactSink> {
    return new FactSink(dir, name, { fd: await openSinkFile(dir, name), rotateAt });
  }

  /**
   * Appends the facts as whole lines, secrets masked, and syncs them once, under a short lock of the file's own. A torn last
   * line, left by a writer that died, is cut off first; facts of which not all could be written are cut off again. They are
   * made and written piece by piece, so any number of them may be given. A file that is full gets a number first, and a new
   * one goes on with its chain; the facts of one append are in one file.
   *
   * Crash: the first of the facts are there as whole lines, then perhaps a torn tail that the next append removes; never a
   * half line in between. All of them are once this returns. Between two files the newest one may be missing or empty: the
   * next append goes on with the chain of the one before.
   *
   * @returns the head of the chain afterwards
   * @throws {@link SwitchyardError} `E_POLICY` `sink_unusable`: someone keeps the lock; `SyscallError`, e.g. `ENOSPC`
   */
  async append(facts: Iterable<Fact>): Promise<string> {
    const turn = this.#turn.then(() => this.#appendNow(facts));
    // Who waits for this one hears of its failure; the next one begins all the same.
    this.#turn = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  /** Closes the file. */
  close(): void {
    this.#dir.sys.close(this.#fd);
  }

  async #appendNow(facts: Iterable<Fact>): Promise<string> {
    await this.#lock();
    try {
      const before = await this.#ready();
      const head = this.#write(facts, before);
      if (head !== before) await this.#dir.sys.fsync(this.#fd);
      return head;
    } finally {
      this.#dir.sys.flock(this.#fd, FLOCK.UNLOCK);
    }
  }

  /** The head of the chain, with room in the file for what is to come. */
  async #ready(): Promise<string> {
    for (;;) {
      const head = headOf(this.#dir, this.#name, this.#fd);
      if (this.#size() < this.#rotateAt || !(await rotate(this.#dir, this.#name, this.#fd))) return head;
      await this.#reopen();
      await this.#lock();
    }
  }

  #write(facts: Iterable<Fact>, before: string): string {
    const { sys } = this.#dir;
    const size = this.#size();
    try {
      let head = before;
      for (const batch of batches(facts)) {
        const encoded = encodeFacts(batch, head);
        sys.write(this.#fd, Buffer.from(`${encoded.lines.join("\n")}\n`, "utf8"));
        head = encoded.head;
      }
      return head;
    } catch (error) {
      // What the kernel refuses here is repaired by the next append.
      ignoring(["EIO", "EROFS", "ENOSPC", "EDQUOT"], () => sys.ftruncate(this.#fd, size));
      throw error;
    }
  }

  #size(): number {
    return Number(this.#dir.sys.statx(this.#fd, "").size);
  }

  /** Asks again and again: to wait in the kernel would stop this thread, and with it the task that holds the lock. */
  async #lock(): Promise<void> {
    const start = performance.now();
    for (;;) {
      const isOurs = this.#dir.sys.flock(this.#fd, FLOCK.EXCLUSIVE | FLOCK.NONBLOCK);
      if (isOurs && isStillNamed(this.#dir, this.#name, this.#fd)) return;
      if (performance.now() - start > LOCK_MS.limit) throw sinkUnusable(this.#path, `another process has locked it for ${LOCK_MS.limit / 1000} s`);
      // Who held the lock before gave the file a number: to write into it would break the chain.
      if (isOurs) await this.#reopen();
      else await sleep(LOCK_MS.poll);
    }
  }

  /** The old descriptor's lock goes with it. */
  async #reopen(): Promise<void> {
    const fd = await openSinkFile(this.#dir, this.#name);
    this.#dir.sys.close(this.#fd);
    this.#fd = fd;
  }
}

function* batches(facts: Iterable<Fact>): Generator<readonly Fact[]> {
  let batch: Fact[] = [];
  for (const fact of facts) {
    batch.push(fact);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
