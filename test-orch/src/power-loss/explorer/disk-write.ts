// This defines a disk write as the explorer sees it: pieces of pages.

/** Bytes for one page, or for a part of it. */
export interface PagePiece {
  readonly page: number;
  /** Where in the page the bytes go. */
  readonly at: number;
  readonly data: Buffer;
}

/** One write or zeroing that a power loss can lose, keep, or tear between two pieces. */
export interface DiskWrite {
  readonly pieces: readonly PagePiece[];
}
