/** This defines `JournalWriter`: the only thing that appends to a journal. */
import { OPEN, type DirHandle, type Fd, type NodeName } from "@switchyard/fs-atomic";
import { encodeFrame } from "./frame.ts";
import { planTooLarge } from "./journal-error.ts";
import type { ParsedJournal } from "./parse-journal.ts";
import { JOURNAL_MAX } from "./read-journal.ts";
import { BARRIERS, type JournalRecord } from "./records.ts";

/** How far the file is known to be good: what the next batch follows from, and where it begins. */
interface Durable {
  readonly next: ParsedJournal["next"];
  readonly length: number;
}

/** So much of a batch is held back at most, in bytes, give or take a record. */
const HELD_MAX = 1024 * 1024;

/** Ahead of a barrier only whole pages are written, so that a power loss leaves what it would leave of a single write. */
const PAGE = 4096;

/**
 * An open journal. Records before a barrier are held back and written with it in one call, then synced, so a batch costs
 * one write and one fsync. A batch of more than a mebibyte is written piece by piece, and still synced once.
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
  #heldBytes = 0;
  /** Bytes of the batch that were written ahead of its barrier. */
  #ahead = 0;
  #provisional: boolean;
  #committed: boolean;
  #broken: { readonly error: unknown } | null = null;

  private constructor(dir: DirHandle, fd: Fd, { durable, provisional, committed }: { durable: Durable; provisional: boolean; committed: boolean }) {
    this.#dir = dir;
    this.#fd = fd;
    this.#durable = durable;
    this.#next = durable.next;
    this.#provisional = provisional;
    this.#committed = committed;
  }

  /** A new journal; the caller syncs `dir` before it relies on it. @throws `SyscallError` `EEXIST`, `ENOSPC` … */
  static create(dir: DirHandle, name: NodeName): JournalWriter {
    const flags = OPEN.WRONLY | OPEN.CREAT | OPEN.EXCL | OPEN.APPEND | OPEN.NOFOLLOW;
    const fd = dir.sys.openat(dir.fd, name, { flags, mode: 0o644 });
    return new JournalWriter(dir, fd, { durable: { next: { n: 0, batch: 0, prev: "" }, length: 0 }, provisional: false, committed: false });
  }

  /**
   * Goes on with a journal that was read. What was read is durable when this returns: a process that was killed may have
   * left a `committed` that only memory holds, and what is done because of it must not outlive it. A torn tail is cut off.
   */
  static async reopen(dir: DirHandle, name: NodeName, read: ParsedJournal): Promise<JournalWriter> {
    const fd = dir.sys.openat(dir.fd, name, { flags: OPEN.WRONLY | OPEN.APPEND | OPEN.NOFOLLOW | OPEN.NONBLOCK });
    const has = (wanted: JournalRecord["type"]): boolean => read.records.some(({ type }) => type === wanted);
    const writer = new JournalWriter(dir, fd, { durable: { next: read.next, length: read.validLength }, provisional: has("provisional"), committed: has("committed") });
    try {
      await (read.torn ? writer.#cut() : dir.sys.fsync(fd));
      return writer;
    } catch (error) {
      writer.close();
      throw error;
    }
  }

  /**
   * Appends a record; a barrier makes it and all before it durable. So does `undoing` in a provisional run, or the undo
   * might be forgotten and what is left of the run be confirmed. Elsewhere `undoing` writes nothing, so that a run can
   * turn back on a full disk.
   *
   * @throws the error of the write or the sync, also for a record before its barrier where the batch is large: the batch
   * was taken back
   * @throws `E_POLICY` `plan_too_large`: the journal could not be read again
   */
  async append(record: JournalRecord): Promise<void> {
    if (this.#broken !== null) throw this.#broken.error;
    const { line, digest } = encodeFrame({ ...this.#next, record });
    if (record.type === "intent") this.#checkSize(line.length);
    const barrier = BARRIERS.has(record.type);
    this.#held.push(line);
    this.#heldBytes += line.length;
    this.#next = { n: this.#next.n + 1, batch: this.#next.batch + (barrier ? 1 : 0), prev: digest };
    const announcing = record.type === "undoing";
    if (barrier || (announcing && this.#provisional)) await this.#flush();
    else if (this.#heldBytes >= HELD_MAX && !announcing) await this.#writeAhead();
    // Only once it is durable: a run that could not become provisional turns back like any other.
    if (record.type === "provisional") this.#provisional = true;
    if (record.type === "committed") this.#committed = true;
  }

  /** Whether a sync failed: what was appended last may be on disk or not, and only a later recovery can tell. */
  get unsure(): boolean {
    return this.#broken !== null;
  }

  /** Whether `committed` is durable: from then on the run stands. */
  get committed(): boolean {
    return this.#committed;
  }

  /** Closes the file. Records since the last barrier are dropped, or seen to be torn: nothing was promised of them. */
  close(): void {
    this.#dir.sys.close(this.#fd);
  }

  async #flush(): Promise<void> {
    const bytes = this.#take();
    await this.#write(bytes);
    await this.#final(() => this.#dir.sys.fsync(this.#fd));
    this.#durable = { next: this.#next, length: this.#durable.length + this.#ahead };
    this.#ahead = 0;
  }

  async #writeAhead(): Promise<void> {
    const bytes = this.#take();
    const end = this.#durable.length + this.#ahead + bytes.length;
    const whole = bytes.length - (end % PAGE);
    await this.#write(bytes.subarray(0, whole));
    const rest = Buffer.from(bytes.subarray(whole));
    this.#held.push(rest);
    this.#heldBytes = rest.length;
  }

  #take(): Buffer {
    const bytes = Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    return bytes;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    try {
      this.#dir.sys.write(this.#fd, bytes);
      this.#ahead += bytes.length;
    } catch (error) {
      // Without this the next batch would stand behind a piece of this one, and the whole journal would read as tampered.
      await this.#final(() => this.#cut());
      this.#next = this.#durable.next;
      this.#ahead = 0;
      throw error;
    }
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

  /** What a run writes after its intents takes less room than they do. */
  #checkSize(more: number): void {
    const size = this.#durable.length + this.#ahead + this.#heldBytes + more;
    if (size > JOURNAL_MAX / 2) throw planTooLarge(size, JOURNAL_MAX / 2);
  }
}
