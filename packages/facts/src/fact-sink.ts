/** This defines `FactSink`: the durable file of facts (REQ-O9). */
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { decodeBytes, errnoOf, FLOCK, ignoring, MODE, OPEN, pathIn, SwitchyardError, type DirHandle, type Fd, type NodeName } from "@switchyard/fs-atomic";
import { CHAIN_START, encodeFacts, lineHash } from "./encode-fact.ts";
import type { Fact } from "./fact.ts";

/** Others hold the file's lock for one write and one sync; who holds it longer is no writer of facts. */
const LOCK_MS = { poll: 2, limit: 30_000 } as const;

/** So many facts are made and written at a time. */
const BATCH = 128;

/** An open file of facts, one JSON object a line. Several processes, and several tasks in one, may append to the same file. */
export class FactSink {
  readonly #dir: DirHandle;
  readonly #fd: Fd;
  readonly #path: string;

  private constructor(dir: DirHandle, fd: Fd, path: string) {
    this.#dir = dir;
    this.#fd = fd;
    this.#path = path;
  }

  /**
   * Opens the file, made if missing, without following a link.
   *
   * @throws {@link SwitchyardError} `E_POLICY` `sink_unusable`: nothing can be recorded, so nothing may be changed.
   */
  static async open(dir: DirHandle, name: NodeName): Promise<FactSink> {
    const path = pathIn(dir, name);
    let fd: Fd | null = null;
    try {
      const flags = OPEN.RDWR | OPEN.CREAT | OPEN.APPEND | OPEN.NOFOLLOW | OPEN.NONBLOCK;
      fd = dir.sys.openat(dir.fd, name, { flags, mode: 0o644 });
      // A FIFO or a device opens as well, and swallows what is written.
      if ((dir.sys.statx(fd, "").mode & MODE.TYPE) !== MODE.FILE) throw unusable(path, "it is no regular file");
      await dir.sys.fsync(dir.fd);
      return new FactSink(dir, fd, path);
    } catch (cause) {
      if (fd !== null) dir.sys.close(fd);
      const errno = errnoOf(cause);
      throw errno === undefined ? cause : unusable(path, errno, cause);
    }
  }

  /**
   * Appends the facts as whole lines and syncs them once, under a short lock of the file's own. A torn last line, left by a
   * writer that died, is cut off first; facts of which not all could be written are cut off again. They are made and written
   * piece by piece, so any number of them may be given.
   *
   * Crash: the first of the facts are there as whole lines, then perhaps a torn tail that the next append removes; never a
   * half line in between. All of them are once this returns.
   *
   * @returns the head of the chain afterwards
   * @throws {@link SwitchyardError} `E_POLICY` `sink_unusable`: someone keeps the lock; `SyscallError`, e.g. `ENOSPC`
   */
  async append(facts: Iterable<Fact>): Promise<string> {
    const { sys } = this.#dir;
    await this.#lock();
    try {
      // From here to the end of the writing nothing is awaited: two appends on one sink share its kernel lock.
      const before = this.#repairedHead();
      const head = this.#write(facts, before);
      if (head !== before) await sys.fsync(this.#fd);
      return head;
    } finally {
      sys.flock(this.#fd, FLOCK.UNLOCK);
    }
  }

  #write(facts: Iterable<Fact>, before: string): string {
    const { sys } = this.#dir;
    const size = Number(sys.statx(this.#fd, "").size);
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

  /** Closes the file. */
  close(): void {
    this.#dir.sys.close(this.#fd);
  }

  /** Asks again and again: to wait in the kernel would stop this thread, and with it the task that holds the lock. */
  async #lock(): Promise<void> {
    const start = performance.now();
    while (!this.#dir.sys.flock(this.#fd, FLOCK.EXCLUSIVE | FLOCK.NONBLOCK)) {
      if (performance.now() - start > LOCK_MS.limit) throw unusable(this.#path, `another process has locked it for ${LOCK_MS.limit / 1000} s`);
      await sleep(LOCK_MS.poll);
    }
  }

  /** The hash of the last whole line, after cutting off what follows it. */
  #repairedHead(): string {
    const size = Number(this.#dir.sys.statx(this.#fd, "").size);
    const { end, line } = this.#lastLine(size);
    if (end < size) this.#dir.sys.ftruncate(this.#fd, end);
    return line === null ? CHAIN_START : lineHash(line);
  }

  /**
   * Where the last whole line ends, and the line; reads backwards from the end in growing pieces. Zeros are what a power
   * loss leaves of an append whose sync had not returned; no line has any, and what follows them is of the same append.
   */
  #lastLine(size: number): { end: number; line: string | null } {
    for (let span = 65_536; ; span *= 8) {
      const start = Math.max(0, size - span);
      const bytes = Buffer.alloc(size - start);
      this.#dir.sys.pread(this.#fd, bytes, start);
      const lost = bytes.indexOf(0);
      const last = lost < 0 ? bytes.lastIndexOf(10) : bytes.lastIndexOf(10, lost);
      const before = last <= 0 ? -1 : bytes.lastIndexOf(10, last - 1);
      if (last >= 0 && (before >= 0 || start === 0)) {
        return { end: start + last + 1, line: decodeBytes(bytes.subarray(before + 1, last)) };
      }
      if (start === 0) return { end: 0, line: null };
    }
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

function unusable(path: string, found: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError({
    id: "E_POLICY",
    reason: "sink_unusable",
    op: "openSink",
    path,
    errno: errnoOf(cause),
    message: `Cannot record facts in ${JSON.stringify(path)}: ${found}; needed is a regular file that can be appended to.`,
    cause,
  });
}
