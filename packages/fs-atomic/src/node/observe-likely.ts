/** This defines `observeLikely`: what stands at a name, found in the fewest calls where it is what was thought. */
import { errnoOf } from "../errors/syscall-error.ts";
import type { DirHandle } from "../path/dir-handle.ts";
import { MODE, OPEN } from "../syscalls/kernel-abi.ts";
import type { Statx } from "../syscalls/statx.ts";
import type { Fd } from "../syscalls/syscalls.ts";
import { isOverlay } from "./is-overlay.ts";
import type { ObservedNode, PresentNode } from "./observed-node.ts";

/**
 * As `observe`. What is most probably there decides which calls are made, never what is found: a link that is
 * expected takes four of them, one that is not takes five, anything else that is not expected to be a link takes one.
 *
 * @throws `SyscallError` for anything but absence, e.g. `EIO`.
 */
export function observeLikely(dir: DirHandle, name: string, likely: ObservedNode["kind"]): ObservedNode {
  try {
    if (name === "") return observeOpen(dir, dir.fd);
    if (likely === "symlink") return observeHeld(dir, name);
    const stat = lasting(dir, dir.sys.statx(dir.fd, name));
    const kind = kindOf(stat.mode);
    return kind === "symlink" ? observeHeld(dir, name) : { kind, stat };
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return { kind: "none" };
    throw error;
  }
}

/**
 * By descriptor (O_PATH opens the link itself): asked by name twice, two links that are exchanged and exchanged back
 * in between would give the inode of one with the text of the other, and no third look could tell.
 */
function observeHeld(dir: DirHandle, name: string): PresentNode {
  const fd = dir.sys.openat(dir.fd, name, { flags: OPEN.PATH | OPEN.NOFOLLOW });
  try {
    return observeOpen(dir, fd);
  } finally {
    dir.sys.close(fd);
  }
}

function observeOpen(dir: DirHandle, fd: Fd): PresentNode {
  const stat = lasting(dir, dir.sys.statx(fd, ""));
  const kind = kindOf(stat.mode);
  return kind === "symlink" ? { kind, stat, dest: dir.sys.readlinkat(fd, "") } : { kind, stat };
}

/**
 * On overlayfs the birth time is that of the layer the node lies in now. The first rename of a lower file copies it up:
 * inode number and modification time stay, the birth time is a new one. So it is no part of what makes a node the same.
 */
function lasting(dir: DirHandle, stat: Statx): Statx {
  return isOverlay(dir) ? { ...stat, btimeNs: null } : stat;
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
