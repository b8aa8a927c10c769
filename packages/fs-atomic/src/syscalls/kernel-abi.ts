/** This defines the numbers of the Linux system call interface that differ from Node's own constants or are not in them. */
import { constants } from "node:fs";

/** System call numbers, for the calls that not every libc wraps (openat2(2), renameat2(2), statx(2) …). */
export const CALL_NUMBERS = {
  x64: { openat2: 437, renameat2: 316, statx: 332, getdents64: 217, copyFileRange: 326, ioctl: 16, faccessat2: 439 },
  arm64: { openat2: 437, renameat2: 276, statx: 291, getdents64: 61, copyFileRange: 285, ioctl: 29, faccessat2: 439 },
} as const;

/** The architectures that {@link CALL_NUMBERS} covers. */
export type Architecture = keyof typeof CALL_NUMBERS;

/** The open(2) flags in use. */
type OpenFlag = "RDONLY" | "RDWR" | "WRONLY" | "CREAT" | "EXCL" | "APPEND" | "NONBLOCK" | "NOFOLLOW" | "DIRECTORY" | "CLOEXEC" | "PATH" | "TMPFILE";

/** open(2) flags. Those of Node are right for the running architecture (O_DIRECTORY differs); the rest are common. */
export const OPEN: Readonly<Record<OpenFlag, number>> = {
  RDONLY: constants.O_RDONLY,
  RDWR: constants.O_RDWR,
  WRONLY: constants.O_WRONLY,
  CREAT: constants.O_CREAT,
  EXCL: constants.O_EXCL,
  APPEND: constants.O_APPEND,
  NONBLOCK: constants.O_NONBLOCK,
  NOFOLLOW: constants.O_NOFOLLOW,
  DIRECTORY: constants.O_DIRECTORY,
  CLOEXEC: 0o2000000,
  PATH: 0o10000000,
  TMPFILE: 0o20000000 | constants.O_DIRECTORY,
};

/** renameat2(2) flags. */
export const RENAME = { NOREPLACE: 1, EXCHANGE: 2 } as const;

/** openat2(2) resolve flags. */
export const RESOLVE = { NO_MAGICLINKS: 0x02, NO_SYMLINKS: 0x04, BENEATH: 0x08 } as const;

/** flock(2) operations. */
export const FLOCK = { SHARED: 1, EXCLUSIVE: 2, NONBLOCK: 4, UNLOCK: 8 } as const;

/** ioctl(2) requests (linux/fs.h), the same on both architectures. */
export const IOCTL = { FICLONE: 0x40049409, GETFLAGS: 0x80086601, SETFLAGS: 0x40086602 } as const;

/** Inode flag bits (ioctl_iflags(2)) in use. */
export const INODE_FLAG = { IMMUTABLE: 0x10, APPEND: 0x20 } as const;

/** lseek(2): to a position, to the next data, to the next hole. */
export const SEEK = { SET: 0, DATA: 3, HOLE: 4 } as const;

/** statx(2) attribute bits. */
export const STATX_ATTR = { IMMUTABLE: 0x10n, APPEND: 0x20n } as const;

/** `AT_FDCWD` and the AT flags in use. */
export const AT = { FDCWD: -100, SYMLINK_NOFOLLOW: 0x100, REMOVEDIR: 0x200, EACCESS: 0x200, NO_AUTOMOUNT: 0x800, EMPTY_PATH: 0x1000 } as const;

/** File systems that are treated differently, by the `f_type` of statfs(2). */
export const FS_TYPE = { BTRFS: 0x9123683e, OVERLAY: 0x794c7630 } as const;

/** File type bits of a mode. */
export const MODE = { TYPE: 0o170000, FILE: 0o100000, SYMLINK: 0o120000, DIR: 0o040000, SETID: 0o6000 } as const;
