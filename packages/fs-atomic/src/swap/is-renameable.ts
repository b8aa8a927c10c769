/** This defines `isRenameable`: whether a node can be renamed from one directory to another. */
import { errnoOf } from "../errors/syscall-error.ts";
import type { DirHandle } from "../path/dir-handle.ts";
import { RENAME } from "../syscalls/kernel-abi.ts";

/** Longer than any name may be, so it is no name of anything, in any race. */
const NO_NAME = "x".repeat(300);

/**
 * Asks the kernel, without changing anything: it compares the mounts of both directories before it looks for the name.
 * Comparing device numbers is not enough, because two mounts of one file system have the same; nor is the kernel's answer
 * alone, because two subvolumes of btrfs are one mount.
 *
 * @throws `SyscallError` where the directories cannot be looked at
 */
export function isRenameable(from: DirHandle, to: DirHandle): boolean {
  if (from.sys.statx(from.fd, "").device !== to.sys.statx(to.fd, "").device) return false;
  try {
    from.sys.renameInto(from.fd, NO_NAME, to.fd, NO_NAME, RENAME.NOREPLACE);
    return true;
  } catch (error) {
    // ENAMETOOLONG, or EROFS: whatever else may hinder it, it is one mount.
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    return errno !== "EXDEV";
  }
}
