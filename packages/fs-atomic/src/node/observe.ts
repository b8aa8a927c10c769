/** This defines `observe`: what stands at a name, exactly enough to recognise it again. */
import { errnoOf } from "../errors/syscall-error.ts";
import type { DirHandle } from "../path/dir-handle.ts";
import { FS_TYPE, MODE, OPEN } from "../syscalls/kernel-abi.ts";
import type { Statx } from "../syscalls/statx.ts";

/** What a name in a directory holds. `dir` and `other` (FIFO, socket, device) are seen only to be refused. */
export type ObservedNode =
  | { readonly kind: "none" }
  | { readonly kind: "file" | "dir" | "other"; readonly stat: Statx }
  | SymlinkNode;

/** A symlink; `dest` is its text as a byte string. */
export interface SymlinkNode {
  readonly kind: "symlink";
  readonly stat: Statx;
  readonly dest: string;
}

/** An {@link ObservedNode} that is there. */
export type PresentNode = Exclude<ObservedNode, { kind: "none" }>;

/**
 * Looks at `name` without following, opening or waking it: a FIFO cannot hang the caller, a device is not touched. An
 * empty name means what `dir` itself is open on.
 *
 * @throws `SyscallError` for anything but absence, e.g. `EIO`.
 */
export function observe(dir: DirHandle, name: string): ObservedNode {
  try {
    const stat = lasting(dir, dir.sys.statx(dir.fd, name));
    const kind = kindOf(stat.mode);
    return kind === "symlink" ? observeLink(dir, name) : { kind, stat };
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return { kind: "none" };
    throw error;
  }
}

/**
 * By descriptor (O_PATH opens the link itself): asked by name twice, two links that are exchanged and exchanged back
 * in between would give the inode of one with the text of the other, and no third look could tell.
 */
function observeLink(dir: DirHandle, name: string): ObservedNode {
  const fd = dir.sys.openat(dir.fd, name, { flags: OPEN.PATH | OPEN.NOFOLLOW });
  try {
    const stat = lasting(dir, dir.sys.statx(fd, ""));
    const kind = kindOf(stat.mode);
    return kind === "symlink" ? { kind, stat, dest: dir.sys.readlinkat(fd, "") } : { kind, stat };
  } finally {
    dir.sys.close(fd);
  }
}

/**
 * On overlayfs the birth time is that of the layer the node lies in now. The first rename of a lower file copies it up:
 * inode number and modification time stay, the birth time is a new one. So it is no part of what makes a node the same.
 */
function lasting(dir: DirHandle, stat: Statx): Statx {
  return isOverlay(dir) ? { ...stat, btimeNs: null } : stat;
}

const overlays = new WeakMap<DirHandle, boolean>();

/** Asked once for each handle: its file system stays the same. */
function isOverlay(dir: DirHandle): boolean {
  const known = overlays.get(dir);
  if (known !== undefined) return known;
  const found = dir.sys.fileSystemType(dir.fd) === FS_TYPE.OVERLAY;
  overlays.set(dir, found);
  return found;
}

function kindOf(mode: number): "file" | "symlink" | "dir" | "other" {
  switch (mode & MODE.TYPE) {
    case MODE.FILE:
      return "file";
    case MODE.SYMLINK:
      return "symlink";
    case MODE.DIR:
      return "dir";
    default:
      return "other";
  }
}
