/** This defines `isOverlay`: whether a node lies on overlayfs, where it may become another inode by being copied up. */
import type { DirHandle } from "../path/dir-handle.ts";
import { FS_TYPE } from "../syscalls/kernel-abi.ts";

const overlays = new WeakMap<DirHandle, boolean>();

/** Asked once for each handle: its file system stays the same. */
export function isOverlay(dir: DirHandle): boolean {
  const known = overlays.get(dir);
  if (known !== undefined) return known;
  const found = dir.sys.fileSystemType(dir.fd) === FS_TYPE.OVERLAY;
  overlays.set(dir, found);
  return found;
}
