/** This defines the inode flags that stand in the way of a change: immutable and append-only (chattr(1) `+i`, `+a`). */
import { atPath } from "../errors/at-path.ts";
import { ignoring } from "../errors/ignoring.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import { INODE_FLAG, OPEN } from "../syscalls/kernel-abi.ts";
import type { Fd } from "../syscalls/syscalls.ts";
import { observe } from "./observe.ts";

/** Two of the flags of ioctl_iflags(2). */
export interface InodeFlags {
  readonly immutable: boolean;
  readonly append: boolean;
}

/**
 * The flags of a regular file or directory; null for other nodes, which have none, and on file systems that keep none.
 *
 * @throws `SyscallError`, e.g. `ENOENT`, `EACCES`.
 */
export function getInodeFlags(dir: DirHandle, name: string): InodeFlags | null {
  return onOpened(dir, name, (fd) => typed(dir.sys.inodeFlags(fd)));
}

/**
 * Sets the given flags of a regular file or directory and leaves all others.
 *
 * Crash: they are set or not. Nothing is synced.
 *
 * @returns the flags before, to be given back later; null where there are none to set, and nothing changed.
 * @throws `SyscallError`: `EPERM` without CAP_LINUX_IMMUTABLE, `ENOENT`, `EROFS`.
 */
export function setInodeFlags(dir: DirHandle, name: string, wanted: Partial<InodeFlags>): InodeFlags | null {
  return onOpened(dir, name, (fd) => {
    const before = dir.sys.inodeFlags(fd);
    const flags = withBit(withBit(before, INODE_FLAG.IMMUTABLE, wanted.immutable), INODE_FLAG.APPEND, wanted.append);
    if (flags !== before) dir.sys.setInodeFlags(fd, flags);
    return typed(before);
  });
}

/** Looks first: opening a device or a FIFO may do something to it. */
function onOpened<T>(dir: DirHandle, name: string, act: (fd: Fd) => T): T | null {
  return atPath(pathIn(dir, name), () => {
    const { kind } = observe(dir, name);
    if (kind === "symlink" || kind === "other") return null;
    const fd = dir.sys.openat(dir.fd, name, { flags: OPEN.RDONLY | OPEN.NOFOLLOW | OPEN.NONBLOCK });
    try {
      return ignoring(["ENOTTY", "ENOTSUP", "ENOSYS"], () => act(fd)) ?? null;
    } finally {
      dir.sys.close(fd);
    }
  });
}

function typed(flags: number): InodeFlags {
  return { immutable: (flags & INODE_FLAG.IMMUTABLE) !== 0, append: (flags & INODE_FLAG.APPEND) !== 0 };
}

function withBit(flags: number, bit: number, on: boolean | undefined): number {
  if (on === undefined) return flags;
  return on ? flags | bit : flags & ~bit;
}
