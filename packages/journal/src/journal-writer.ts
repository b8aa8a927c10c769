/** This defines `JournalWriter`: the only thing that appends to a journal. */
import { errnoOf, OPEN, readFile, type DirHandle, type Fd, type NodeName } from "@switchyard/fs-atomic";
import { encodeFrame } from "./frame.ts";
import { parseJournal, type ParsedJournal } from "./parse-journal.ts";
import { BARRIERS, type JournalRecord } from "./records.ts";

/**
 * An open journal. Records before a barrier are held back and written with it in one call, then synced, so a batch
 * costs one write and one fsync whatever its size.
 *
 * Crash: whatever was appended up to the last barrier that returned is on disk; a later batch is there whole, in part
 * (and seen to be torn), or not at all.
 */
export class JournalWriter {
  readonly #dir: DirHandle;
  readonly #fd: Fd;
  #next: ParsedJournal["next"];
  #held: Buffer[] = [];

  private constructor(dir: DirHandle, fd: Fd, next: ParsedJournal["next"]) {
    this.#dir = dir;
    this.#fd = fd;
    this.#next = next;
  }

  /** A new journal; the caller syncs `dir` before it relies on it. @throws `SyscallError` `EEXIST`, `ENOSPC` … */
  static create(dir: DirHandle, name: NodeName): JournalWriter {
    const flags = OPEN.WRONLY | OPEN.CREAT | OPEN.EXCL | OPEN.APPEND | OPEN.NOFOLLOW;
    return new JournalWriter(dir, dir.sys.openat(dir.fd, name, { flags, mode: 0o644 }), { n: 0, batch: 0, prev: "" });
  }

  /** Goes on with a journal that was read: a torn tail is cut off first, durably. */
  static async reopen(dir: DirHandle, name: NodeName, read: ParsedJournal): Promise<JournalWriter> {
    const fd = dir.sys.openat(dir.fd, name, { flags: OPEN.WRONLY | OPEN.APPEND | OPEN.NOFOLLOW });
    if (read.torn) {
      dir.sys.ftruncate(fd, read.validLength);
      await dir.sys.fsync(fd);
    }
    return new JournalWriter(dir, fd, read.next);
  }

  /** Appends a record; a barrier makes it and all before it durable. */
  async append(record: JournalRecord): Promise<void> {
    const { line, digest } = encodeFrame({ ...this.#next, record });
    const barrier = BARRIERS.has(record.type);
    this.#held.push(line);
    this.#next = { n: this.#next.n + 1, batch: this.#next.batch + (barrier ? 1 : 0), prev: digest };
    if (!barrier) return;
    const bytes = Buffer.concat(this.#held);
    this.#held = [];
    this.#dir.sys.write(this.#fd, bytes);
    await this.#dir.sys.fsync(this.#fd);
  }

  /** Closes the file. Records held back since the last barrier are dropped: nothing was promised of them. */
  close(): void {
    this.#dir.sys.close(this.#fd);
  }
}

/** Reads a journal; null where there is none. @throws `E_RESTORE_FAILED` `journal_tampered` */
export function readJournal(dir: DirHandle, name: NodeName, path: string): ParsedJournal | null {
  try {
    return parseJournal(readFile(dir, name, 1024 * 1024 * 1024), path);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return null;
    throw error;
  }
}
