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
  readonly atimeNs: bigint;
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
export function readStatx(view: DataView): Statx {
  const mask = view.getUint32(0, true);
  return {
    attributes: view.getBigUint64(8, true),
    nlink: view.getUint32(16, true),
    uid: view.getUint32(20, true),
    gid: view.getUint32(24, true),
    mode: view.getUint16(28, true),
    ino: view.getBigUint64(32, true),
    size: view.getBigUint64(40, true),
    atimeNs: timestamp(view, 64),
    btimeNs: mask & 0x800 ? timestamp(view, 80) : null,
    ctimeNs: timestamp(view, 96),
    mtimeNs: timestamp(view, 112),
    device: device(view.getUint32(136, true), view.getUint32(140, true)),
    mountId: mask & 0x1000 ? view.getBigUint64(144, true) : null,
  };
}

/** One text for all files of a device that are looked at in a row. */
function device(major: number, minor: number): string {
  if (last.major !== major || last.minor !== minor) last = { major, minor, text: `${major}:${minor}` };
  return last.text;
}
let last = { major: 0, minor: 0, text: "0:0" };

function timestamp(view: DataView, offset: number): bigint {
  return view.getBigInt64(offset, true) * 1_000_000_000n + BigInt(view.getUint32(offset + 8, true));
}
