/** This defines `JournalWriter`: the only thing that appends to a journal. */
import { errnoOf, isSwitchyardError, OPEN, readFile, type DirHandle, type Fd, type NodeName } from "@switchyard/fs-atomic";
import { encodeFrame } from "./frame.ts";
import { journalError } from "./journal-error.ts";
import { parseJournal, type ParsedJournal } from "./parse-journal.ts";
import { BARRIERS, type JournalRecord } from "./records.ts";

/** How far the file is known to be good: what the next batch follows from, and where it begins. */
interface Durable {
  readonly next: ParsedJournal["next"];
  readonly length: number;
}

/**
 * An open journal. Records before a barrier are held back and written with it in one call, then synced, so a batch
 * costs one write and one fsync whatever its size.
 *
 * A batch that could not be written (a full disk) is taken back as a whole: it never was, and the journal can go on with
 * another. A sync that failed is final: every later append throws its error, and what the disk holds is recovery's.
 *
 * Crash: whatever was appended up to the last barrier that returned is on disk; a later batch is there whole, in part
 * (and seen to be torn), or not at all.
 */
export class JournalWriter {
  readonly #dir: DirHandle;
  readonly #fd: Fd;
  #durable: Durable;
  #next: ParsedJournal["next"];
  #held: Buffer[] = [];
  #broken: { readonly error: unknown } | null = null;

  private constructor(dir: DirHandle, fd: Fd, durable: Durable) {
    this.#dir = dir;
    this.#fd = fd;
    this.#durable = durable;
    this.#next = durable.next;
  }

  /** A new journal; the caller syncs `dir` before it relies on it. @throws `SyscallError` `EEXIST`, `ENOSPC` … */
  static create(dir: DirHandle, name: NodeName): JournalWriter {
    const flags = OPEN.WRONLY | OPEN.CREAT | OPEN.EXCL | OPEN.APPEND | OPEN.NOFOLLOW;
    const fd = dir.sys.openat(dir.fd, name, { flags, mode: 0o644 });
    return new JournalWriter(dir, fd, { next: { n: 0, batch: 0, prev: "" }, length: 0 });
  }

  /** Goes on with a journal that was read: a torn tail is cut off first, durably. */
  static async reopen(dir: DirHandle, name: NodeName, read: ParsedJournal): Promise<JournalWriter> {
    const fd = dir.sys.openat(dir.fd, name, { flags: OPEN.WRONLY | OPEN.APPEND | OPEN.NOFOLLOW | OPEN.NONBLOCK });
    const writer = new JournalWriter(dir, fd, { next: read.next, length: read.validLength });
    try {
      if (read.torn) await writer.#cut();
      return writer;
    } catch (error) {
      writer.close();
      throw error;
    }
  }

  /** Appends a record; a barrier makes it and all before it durable. @throws the error of the write or the sync */
  async append(record: JournalRecord): Promise<void> {
    if (this.#broken !== null) throw this.#broken.error;
    const { line, digest } = encodeFrame({ ...this.#next, record });
    const barrier = BARRIERS.has(record.type);
    this.#held.push(line);
    this.#next = { n: this.#next.n + 1, batch: this.#next.batch + (barrier ? 1 : 0), prev: digest };
    if (barrier) await this.#flush();
  }

  /** Whether a sync failed: what was appended last may be on disk or not, and only a later recovery can tell. */
  get unsure(): boolean {
    return this.#broken !== null;
  }

  /** Closes the file. Records held back since the last barrier are dropped: nothing was promised of them. */
  close(): void {
    this.#dir.sys.close(this.#fd);
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#held);
    const durable = { next: this.#next, length: this.#durable.length + bytes.length };
    this.#held = [];
    try {
      this.#dir.sys.write(this.#fd, bytes);
    } catch (error) {
      // Without this the next batch would stand behind a piece of this one, and the whole journal would read as tampered.
      await this.#final(() => this.#cut());
      this.#next = this.#durable.next;
      throw error;
    }
    await this.#final(() => this.#dir.sys.fsync(this.#fd));
    this.#durable = durable;
  }

  /** Cuts off, durably, what follows the last good batch: later bytes must not mix with its remains in one sector. */
  async #cut(): Promise<void> {
    this.#dir.sys.ftruncate(this.#fd, this.#durable.length);
    await this.#dir.sys.fsync(this.#fd);
  }

  async #final(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#broken = { error };
      throw error;
    }
  }
}

/**
 * Reads a journal; null where there is none.
 *
 * @throws `E_RESTORE_FAILED` `journal_tampered`, `journal_unreadable` (a link or no regular file, or not to be opened)
 */
export function readJournal(dir: DirHandle, name: NodeName, path: string): ParsedJournal | null {
  try {
    return parseJournal(readFile(dir, name, 1024 * 1024 * 1024), path);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === "ENOENT") return null;
    if (errno !== undefined) throw journalError("journal_unreadable", path, `reading it failed with ${errno}`, error);
    if (isSwitchyardError(error) && error.id === "E_GENERIC") throw journalError("journal_unreadable", path, error.message, error);
    throw error;
  }
}
