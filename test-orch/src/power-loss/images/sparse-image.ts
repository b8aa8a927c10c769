// This defines `SparseImage`: a disk image without its holes.

/** A run of bytes that are not all zero. */
export interface Extent {
  readonly offset: number;
  readonly data: Buffer;
}

/** An image; what no extent covers is zero. Extents are whole pages, ascending, and do not touch. */
export interface SparseImage {
  readonly size: number;
  readonly extents: readonly Extent[];
}
