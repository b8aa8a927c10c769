/** This defines what statx(2) says of a node, and reads it out of the kernel's structure. */

/** One node as statx(2) describes it. All times are nanoseconds since the epoch. */
export interface Statx {
  /** Type and permission bits. */
  readonly mode: number;
  readonly ino: bigint;
  readonly size: bigint;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  /** Birth time; null where the file system keeps none. */
  readonly btimeNs: bigint | null;
  /** Device as `major:minor`, the form mountinfo uses; only comparable within one boot. */
  readonly device: string;
  /** STATX_ATTR bits that are set. */
  readonly attributes: bigint;
  /** The mount's id as in mountinfo; null on kernels before 5.8. */
  readonly mountId: bigint | null;
}

/** `STATX_BASIC_STATS | STATX_BTIME | STATX_MNT_ID`. */
export const STATX_MASK: number = 0x7ff | 0x800 | 0x1000;
/** The size of `struct statx`. */
export const STATX_SIZE = 256;

/** Reads `struct statx` (linux/stat.h; the layout is the same on every architecture). */
export function readStatx(buffer: Buffer): Statx {
  const mask = buffer.readUInt32LE(0);
  return {
    attributes: buffer.readBigUInt64LE(8),
    nlink: buffer.readUInt32LE(16),
    uid: buffer.readUInt32LE(20),
    gid: buffer.readUInt32LE(24),
    mode: buffer.readUInt16LE(28),
    ino: buffer.readBigUInt64LE(32),
    size: buffer.readBigUInt64LE(40),
    btimeNs: mask & 0x800 ? timestamp(buffer, 80) : null,
    ctimeNs: timestamp(buffer, 96),
    mtimeNs: timestamp(buffer, 112),
    device: `${buffer.readUInt32LE(136)}:${buffer.readUInt32LE(140)}`,
    mountId: mask & 0x1000 ? buffer.readBigUInt64LE(144) : null,
  };
}

function timestamp(buffer: Buffer, offset: number): bigint {
  return buffer.readBigInt64LE(offset) * 1_000_000_000n + BigInt(buffer.readUInt32LE(offset + 8));
}
