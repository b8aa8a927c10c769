// This defines `JournalWriter`: the recorder's end of a journal file.

import { closeSync, openSync, writeFileSync } from "node:fs";
import { encodeHeader } from "./encode-header.ts";
import type { RecordHeader } from "./record-header.ts";

const BUFFER_LIMIT = 1 << 20;

/**
 * Appends records to a new journal file, in batches.
 *
 * Crash: if the process dies before `close`, the last batch is lost; a recording without its end is not used.
 */
export class JournalWriter {
  readonly #file: number;
  #batch: Buffer[] = [];
  #batchBytes = 0;

  constructor(path: string) {
    this.#file = openSync(path, "wx", 0o600);
  }

  /** Copies `data`, so the caller may reuse its buffer. */
  write(disk: number, offset: number, data: Buffer): void {
    this.#append({ kind: "write", disk, payloadLength: data.length, offset, extent: 0 }, Buffer.from(data));
  }

  zero(disk: number, offset: number, extent: number): void {
    this.#append({ kind: "zero", disk, payloadLength: 0, offset, extent });
  }

  flush(disk: number): void {
    this.#append({ kind: "flush", disk, payloadLength: 0, offset: 0, extent: 0 });
  }

  mark(line: Buffer): void {
    this.#append({ kind: "mark", disk: 0, payloadLength: line.length, offset: 0, extent: 0 }, Buffer.from(line));
  }

  close(): void {
    this.#writeBatch();
    closeSync(this.#file);
  }

  #append(header: RecordHeader, payload?: Buffer): void {
    this.#batch.push(encodeHeader(header));
    if (payload !== undefined) this.#batch.push(payload);
    this.#batchBytes += header.payloadLength;
    if (this.#batchBytes > BUFFER_LIMIT) this.#writeBatch();
  }

  #writeBatch(): void {
    // writeFileSync, not writevSync: it goes on after a short write.
    writeFileSync(this.#file, Buffer.concat(this.#batch));
    this.#batch = [];
    this.#batchBytes = 0;
  }
}
