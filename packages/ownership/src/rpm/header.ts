/** This defines `RpmHeader`: what an rpm database keeps of one package. */
import { decodeBytes } from "@switchyard/fs-atomic";
import { DatabaseError } from "../database/database-error.ts";

/** Tags in use (rpm.org/docs, rpmtag.h). */
const TAG = { NAME: 1000, VERSION: 1001, RELEASE: 1002, EPOCH: 1003, ARCH: 1022, FILE_STATES: 1029, DIR_INDEXES: 1116, BASENAMES: 1117, DIR_NAMES: 1118 } as const;
/** A file that is on disk: `NORMAL`, `NETSHARED`. Others were replaced by another package's, or never put there. */
const ON_DISK = new Set([0, 3]);

interface Entry {
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

/** The entries of a header without its magic: two lengths, an index of 16 bytes for each entry, then the data. */
export class RpmHeader {
  readonly #file: string;
  readonly #data: Buffer;
  readonly #entries = new Map<number, Entry>();

  /** @throws `DatabaseError` `corrupt` */
  constructor(blob: Buffer, file: string) {
    this.#file = file;
    const count = blob.length < 8 ? 0 : blob.readUInt32BE(0);
    const start = 8 + count * 16;
    if (count === 0 || start + blob.readUInt32BE(4) > blob.length) throw this.#corrupt("the header of a package is cut off");
    this.#data = blob.subarray(start);
    for (let at = 8; at < start; at += 16) {
      const tag = blob.readUInt32BE(at);
      if (!this.#entries.has(tag)) this.#entries.set(tag, { type: blob.readUInt32BE(at + 4), offset: blob.readUInt32BE(at + 8), count: blob.readUInt32BE(at + 12) });
    }
  }

  get name(): string {
    return this.#required(TAG.NAME);
  }

  /** `EPOCH:VERSION-RELEASE`, without an epoch that is none. */
  get version(): string {
    const epoch = this.#number(TAG.EPOCH, 0);
    return `${epoch === undefined ? "" : `${epoch}:`}${this.#required(TAG.VERSION)}-${this.#required(TAG.RELEASE)}`;
  }

  /** Null: of no architecture, like imported keys. */
  get arch(): string | null {
    return this.#string(TAG.ARCH, 0) ?? null;
  }

  /**
   * The path of a file of the package, and whether it is on disk.
   *
   * @throws `DatabaseError` `corrupt`: it has no such file
   */
  file(index: number): { readonly path: string; readonly isOnDisk: boolean } {
    const [base, dir] = [this.#string(TAG.BASENAMES, index), this.#string(TAG.DIR_NAMES, this.#number(TAG.DIR_INDEXES, index) ?? -1)];
    if (base === undefined || dir === undefined) throw this.#corrupt("a package in it lacks a file that the index names");
    const states = this.#entries.get(TAG.FILE_STATES);
    const state = states === undefined || index >= states.count ? 0 : this.#data[states.offset + index];
    return { path: `${dir}${base}`, isOnDisk: state !== undefined && ON_DISK.has(state) };
  }

  #required(tag: number): string {
    const text = this.#string(tag, 0);
    if (text === undefined) throw this.#corrupt("a package in it has no name or no version");
    return text;
  }

  /** Texts stand one after another, each closed by a NUL. */
  #string(tag: number, index: number): string | undefined {
    const entry = this.#entries.get(tag);
    if (entry === undefined || index < 0 || index >= entry.count) return undefined;
    let at = entry.offset;
    for (let passed = 0; passed < index; passed++) at = this.#end(at) + 1;
    return decodeBytes(this.#data.subarray(at, this.#end(at)));
  }

  #end(at: number): number {
    const end = this.#data.indexOf(0, at);
    if (end === -1) throw this.#corrupt("a text in it has no end");
    return end;
  }

  /** INT32. */
  #number(tag: number, index: number): number | undefined {
    const entry = this.#entries.get(tag);
    if (entry === undefined || index < 0 || index >= entry.count) return undefined;
    const at = entry.offset + index * 4;
    if (at + 4 > this.#data.length) throw this.#corrupt("a number in it is outside its package");
    return this.#data.readUInt32BE(at);
  }

  #corrupt(found: string): DatabaseError {
    return new DatabaseError("corrupt", this.#file, { found });
  }
}
