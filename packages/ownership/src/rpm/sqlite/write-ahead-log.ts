/** This defines `readWriteAheadLog`: the pages that SQLite has committed and not yet put into the database file. */
import type { OpenFile } from "@switchyard/fs-atomic";

const HEADER = 32;
const FRAME_HEADER = 24;
const MAGIC = 0x377f0682;

/** The newest committed pages, by number, and how many pages the database then has. */
export interface WriteAheadLog {
  readonly pages: ReadonlyMap<number, Buffer>;
  readonly pageCount: number;
}

/**
 * Reads frames up to the last one that ends a transaction (sqlite.org/fileformat2.html, 4). A frame of an older round,
 * or whose checksum is wrong, ends the log: that is how SQLite itself recovers, and what a crash leaves.
 *
 * @returns undefined: nothing committed is in it
 */
export function readWriteAheadLog(file: OpenFile, pageSize: number): WriteAheadLog | undefined {
  const bytes = file.read(0, file.size);
  if (bytes.length < HEADER || (bytes.readUInt32BE(0) & ~1) >>> 0 !== MAGIC || bytes.readUInt32BE(8) !== pageSize) return undefined;
  const sum = new Checksum((bytes.readUInt32BE(0) & 1) === 1);
  sum.add(bytes, 0, 24);
  if (!sum.is(bytes, 24)) return undefined;
  const pages = new Map<number, Buffer>();
  let pending = new Map<number, Buffer>();
  let pageCount = 0;
  for (let at = HEADER; at + FRAME_HEADER + pageSize <= bytes.length; at += FRAME_HEADER + pageSize) {
    if (bytes.compare(bytes, 16, 24, at + 8, at + 16) !== 0) break;
    sum.add(bytes, at, 8);
    sum.add(bytes, at + FRAME_HEADER, pageSize);
    if (!sum.is(bytes, at + 16)) break;
    pending.set(bytes.readUInt32BE(at), bytes.subarray(at + FRAME_HEADER, at + FRAME_HEADER + pageSize));
    const committed = bytes.readUInt32BE(at + 4);
    if (committed === 0) continue;
    for (const [number, page] of pending) pages.set(number, page);
    pending = new Map();
    pageCount = committed;
  }
  return pageCount === 0 ? undefined : { pages, pageCount };
}

/** The running checksum over all frames. */
class Checksum {
  #first = 0;
  #second = 0;
  readonly #littleEndian: boolean;

  constructor(isBigEndian: boolean) {
    this.#littleEndian = !isBigEndian;
  }

  add(bytes: Buffer, at: number, length: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, length);
    for (let index = 0; index + 8 <= length; index += 8) {
      this.#first = (this.#first + view.getUint32(index, this.#littleEndian) + this.#second) >>> 0;
      this.#second = (this.#second + view.getUint32(index + 4, this.#littleEndian) + this.#first) >>> 0;
    }
  }

  is(bytes: Buffer, at: number): boolean {
    return bytes.readUInt32BE(at) === this.#first && bytes.readUInt32BE(at + 4) === this.#second;
  }
}
