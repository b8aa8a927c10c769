/** This defines `fileSystems`: the file systems of the matrix. */
import type { FileSystemSpec } from "./file-system-spec.ts";

const EXT4 = ["mkfs.ext4", "-q", "-F"];
// mkfs.xfs makes file systems below 300 MB only for its own test suite, which it knows by these three.
const SMALL_XFS = { TEST_DIR: "1", TEST_DEV: "1", QA_CHECK_FS: "1" };
const XFS = ["mkfs.xfs", "-q", "-f", "--unsupported"];
const BTRFS = ["mkfs.btrfs", "-q", "-f"];

function disk(mkfs: readonly string[], megabytes: number): FileSystemSpec["make"] {
  return { how: "disk", mkfs, megabytes };
}

const small: FileSystemSpec["make"] = { how: "disk", mkfs: XFS, environment: SMALL_XFS, megabytes: 64 };
const smallWithoutReflink: FileSystemSpec["make"] = { ...small, mkfs: [...XFS, "-m", "reflink=0"] };

/** In the order in which they are reported. */
export const fileSystems: readonly FileSystemSpec[] = [
  { name: "ext4", type: "ext4", lane: "gating", options: "", details: "mkfs defaults", make: disk(EXT4, 64) },
  { name: "xfs", type: "xfs", lane: "gating", options: "", details: "mkfs defaults, 64 MB", make: small },
  { name: "btrfs", type: "btrfs", lane: "gating", options: "", details: "mkfs defaults, 256 MB", make: disk(BTRFS, 256) },
  { name: "tmpfs", type: "tmpfs", lane: "gating", options: "size=64m", details: "", make: { how: "memory" } },
  { name: "overlayfs-upper", type: "overlay", lane: "gating", options: "", details: "on ext4, targets in the upper layer", make: { how: "overlay", planted: "upper" } },
  { name: "overlayfs-lower", type: "overlay", lane: "gating", options: "", details: "on ext4, targets in the lower layer", make: { how: "overlay", planted: "lower" } },
  { name: "squashfs", type: "squashfs", lane: "gating", options: "ro", details: "read-only by its format", make: { how: "image", mkfs: ["mksquashfs"], order: "directory-first" } },
  { name: "erofs", type: "erofs", lane: "gating", options: "ro", details: "read-only by its format", make: { how: "image", mkfs: ["mkfs.erofs"], order: "image-first" } },
  { name: "ext4-data-journal", type: "ext4", lane: "full", options: "data=journal", details: "data goes through the journal", make: disk(EXT4, 64) },
  { name: "ext4-no-journal", type: "ext4", lane: "full", options: "", details: "made with -O ^has_journal", make: disk([...EXT4, "-O", "^has_journal"], 64) },
  { name: "ext4-1k", type: "ext4", lane: "full", options: "", details: "blocks of 1024 bytes", make: disk([...EXT4, "-b", "1024"], 64) },
  { name: "xfs-no-reflink", type: "xfs", lane: "full", options: "", details: "made with -m reflink=0", make: smallWithoutReflink },
  { name: "btrfs-compress", type: "btrfs", lane: "full", options: "compress=zstd", details: "compressed", make: disk(BTRFS, 256) },
];
