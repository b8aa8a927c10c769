/** This defines `FactSink`: the durable file of facts (REQ-O9). */
import { errnoOf, FLOCK, OPEN, pathIn, SwitchyardError, type DirHandle, type Fd, type NodeName } from "@switchyard/fs-atomic";
import { CHAIN_START, encodeFacts, lineHash } from "./encode-fact.ts";
import type { Fact } from "./fact.ts";

/** An open file of facts, one JSON object a line. Several processes may append to the same file. */
export class FactSink {
  readonly #dir: DirHandle;
  readonly #fd: Fd;

  private constructor(dir: DirHandle, fd: Fd) {
    this.#dir = dir;
    this.#fd = fd;
  }

  /**
   * Opens the file, made if missing, without following a link.
   *
   * @throws {@link SwitchyardError} `E_POLICY` `sink_unusable`: nothing can be recorded, so nothing may be changed.
   */
  static async open(dir: DirHandle, name: NodeName): Promise<FactSink> {
    try {
      const flags = OPEN.RDWR | OPEN.CREAT | OPEN.APPEND | OPEN.NOFOLLOW | OPEN.NONBLOCK;
      const fd = dir.sys.openat(dir.fd, name, { flags, mode: 0o644 });
      await dir.sys.fsync(dir.fd);
      return new FactSink(dir, fd);
    } catch (cause) {
      const errno = errnoOf(cause);
      if (errno === undefined) throw cause;
      const path = pathIn(dir, name);
      const message = `Cannot record facts in ${JSON.stringify(path)}: ${errno}; needed is a regular file that can be appended to.`;
      throw new SwitchyardError({ id: "E_POLICY", reason: "sink_unusable", op: "openSink", path, errno, message, cause });
    }
  }

  /**
   * Appends the facts as whole lines in one write and syncs them, under a short lock of the file's own. A torn last
   * line, left by a writer that died, is cut off first.
   *
   * Crash: the facts are all there, or a torn tail that the next append removes; never a half line in between.
   *
   * @returns the head of the chain afterwards
   */
  async append(facts: readonly Fact[]): Promise<string> {
    const { sys } = this.#dir;
    sys.flock(this.#fd, FLOCK.EXCLUSIVE);
    try {
      const head = this.#repairedHead();
      if (facts.length === 0) return head;
      const encoded = encodeFacts(facts, head);
      sys.write(this.#fd, Buffer.from(`${encoded.lines.join("\n")}\n`, "utf8"));
      await sys.fsync(this.#fd);
      return encoded.head;
    } finally {
      sys.flock(this.#fd, FLOCK.UNLOCK);
    }
  }

  /** Closes the file. */
  close(): void {
    this.#dir.sys.close(this.#fd);
  }

  /** The hash of the last whole line, after cutting off what follows it. */
  #repairedHead(): string {
    const size = Number(this.#dir.sys.statx(this.#fd, "").size);
    const { end, line } = this.#lastLine(size);
    if (end < size) this.#dir.sys.ftruncate(this.#fd, end);
    return line === null ? CHAIN_START : lineHash(line);
  }

  /** Where the last whole line ends, and the line; reads backwards from the end in growing pieces. */
  #lastLine(size: number): { end: number; line: string | null } {
    for (let span = 8192; ; span *= 8) {
      const start = Math.max(0, size - span);
      const bytes = Buffer.alloc(size - start);
      this.#dir.sys.pread(this.#fd, bytes, start);
      const last = bytes.lastIndexOf(10);
      const before = last <= 0 ? -1 : bytes.lastIndexOf(10, last - 1);
      if (last >= 0 && (before >= 0 || start === 0)) {
        return { end: start + last + 1, line: bytes.toString("utf8", before + 1, last) };
      }
      if (start === 0) return { end: 0, line: null };
    }
  }
}
