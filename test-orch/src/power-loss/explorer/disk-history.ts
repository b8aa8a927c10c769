// This defines `DiskHistory`: one disk while its journal is replayed.

import type { PageReader } from "../images/page-reader.ts";
import type { DiskWrite } from "./disk-write.ts";
import { overlayPages } from "./overlay-pages.ts";
import { pageDigest } from "./page-digest.ts";

/** What a disk surely holds, and what it may hold or not if the power goes now. */
export class DiskHistory {
  readonly #base: PageReader;
  #durable: ReadonlyMap<number, Buffer> = new Map();
  #durableDigest = 0n;
  #pending: readonly DiskWrite[] = [];
  #epoch = 0;

  /** @param base the disk at the start of the journal. */
  constructor(base: PageReader) {
    this.#base = base;
  }

  /** The pages changed since the start that no power loss can take back; never changed afterwards. */
  get durable(): ReadonlyMap<number, Buffer> {
    return this.#durable;
  }

  /** The writes since the last flush, in their order; never changed afterwards. */
  get pending(): readonly DiskWrite[] {
    return this.#pending;
  }

  /** How many flushes there were. */
  get epoch(): number {
    return this.#epoch;
  }

  append(write: DiskWrite): void {
    this.#pending = [...this.#pending, write];
  }

  /** Makes all pending writes durable. */
  flush(): void {
    const overlay = overlayPages(this.#read, this.#pending);
    this.#durableDigest = this.digest(this.#pending);
    this.#durable = new Map([...this.#durable, ...overlay]);
    this.#pending = [];
    this.#epoch += 1;
  }

  /** Stands for the whole content of the disk if of its pending writes just `kept` got through. */
  digest(kept: readonly DiskWrite[]): bigint {
    let digest = this.#durableDigest;
    for (const [page, content] of overlayPages(this.#read, kept)) {
      digest ^= pageDigest(page, this.#read(page)) ^ pageDigest(page, content);
    }
    return digest;
  }

  readonly #read: PageReader = (page) => this.#durable.get(page) ?? this.#base(page);
}
