// This defines `RecordedFiles`: the disk images and the mark file, with every change journalled.

import { readFileSync } from "node:fs";
import type { JournalWriter } from "../journal/journal-writer.ts";
import { FALLOCATE_ZEROES } from "./fuse-protocol.ts";
import type { NodeAttributes } from "./fuse-bodies.ts";

const ROOT_NODE = 1;
const MARK_NODE = 2;
const FIRST_DISK_NODE = 3;

/** A directory of `disk0`, `disk1`, … and `mark`, held in memory; nodes are numbered as FUSE numbers them. */
export class RecordedFiles {
  readonly #disks: readonly Buffer[];
  readonly #journal: JournalWriter;

  /** @param images the files whose bytes the disks start with. */
  constructor(images: readonly string[], journal: JournalWriter) {
    this.#disks = images.map((image) => readFileSync(image));
    this.#journal = journal;
  }

  /** The node called `name`, or undefined. */
  lookup(name: string): NodeAttributes | undefined {
    if (name === "mark") return this.attributes(MARK_NODE);
    const disk = /^disk(\d)$/.exec(name)?.[1];
    const node = FIRST_DISK_NODE + Number(disk);
    return disk !== undefined && this.#diskAt(node) !== undefined ? this.attributes(node) : undefined;
  }

  attributes(node: number): NodeAttributes {
    if (node === ROOT_NODE) return { node, mode: 0o040700, size: 0 };
    return { node, mode: 0o100600, size: this.#diskAt(node)?.length ?? 0 };
  }

  isMark(node: number): boolean {
    return node === MARK_NODE;
  }

  read(node: number, offset: number, length: number): Buffer {
    return this.#diskAt(node)?.subarray(offset, offset + length) ?? Buffer.alloc(0);
  }

  write(node: number, offset: number, data: Buffer): void {
    const disk = this.#diskAt(node);
    if (disk === undefined) {
      this.#journal.mark(data);
      return;
    }
    data.copy(disk, offset);
    this.#journal.write(node - FIRST_DISK_NODE, offset, data);
  }

  flush(node: number): void {
    if (this.#diskAt(node) !== undefined) this.#journal.flush(node - FIRST_DISK_NODE);
  }

  /** Zeroes a range; false, and nothing changed, if `mode` asks for anything else. */
  allocate(node: number, range: { offset: number; length: number; mode: number }): boolean {
    const disk = this.#diskAt(node);
    if (disk === undefined || (range.mode & FALLOCATE_ZEROES) === 0) return false;
    disk.fill(0, range.offset, range.offset + range.length);
    this.#journal.zero(node - FIRST_DISK_NODE, range.offset, range.length);
    return true;
  }

  #diskAt(node: number): Buffer | undefined {
    return this.#disks[node - FIRST_DISK_NODE];
  }
}
