/** This defines `Syscalls`: every way in which Switchyard touches the kernel's file system, behind one type. */
import type { Statx } from "./statx.ts";

/** An open file descriptor. */
export type Fd = number;

/**
 * The system calls under every verb. There is one implementation, `linuxSyscalls()`; callers may wrap it to observe
 * or to fail calls. Names and link texts are byte strings (see `decodeBytes`). Every descriptor that is opened
 * here is close-on-exec. A refused call throws `SyscallError` (a text with a NUL in it: `EINVAL`); EINTR is retried inside.
 */
export interface Syscalls {
  /** openat2(2): opens `path` below `dir`. `resolve` are RESOLVE bits. */
  openat2(dir: Fd, path: string, options: { flags: number; resolve: number }): Fd;
  /** openat(2). `mode` counts only with O_CREAT and is subject to the umask. */
  openat(dir: Fd, name: string, options: { flags: number; mode?: number }): Fd;
  close(fd: Fd): void;
  /** statx(2) without following a final link. An empty name means `dir` itself. */
  statx(dir: Fd, name: string): Statx;
  /**
   * faccessat2(2) with X_OK, of a name that is no link, for the effective user: `EACCES` where it may not be executed,
   * also because of a noexec mount. Before Linux 5.8, and where seccomp refuses that call, access(2): for the real user.
   */
  checkExecute(dir: Fd, name: string): void;
  /** readlinkat(2): the whole text of the link, byte for byte. An empty name means the link that `dir` is open on. */
  readlinkat(dir: Fd, name: string): string;
  /** getdents64(2) until the end: all names but `.` and `..`, in the kernel's order. */
  readDirectory(dir: Fd): string[];
  symlinkat(dest: string, dir: Fd, name: string): void;
  /** linkat(2) without following; both names may be in different directories. */
  linkat(from: Fd, name: string, to: Fd, newName: string): void;
  /** renameat2(2) inside one directory. `flags` are RENAME bits. */
  rename(dir: Fd, name: string, newName: string, flags: number): void;
  /** renameat2(2) from one directory to another; `EXDEV` where they are of two mounts, also of one file system. */
  renameInto(from: Fd, name: string, to: Fd, newName: string, flags: number): void;
  unlinkat(dir: Fd, name: string): void;
  /** Removes an empty directory. */
  rmdirat(dir: Fd, name: string): void;
  mkdirat(dir: Fd, name: string, mode: number): void;
  /** chmod of what `fd` is open on, also with O_PATH. A symlink has no mode of its own: `ENOTSUP`. */
  fchmod(fd: Fd, mode: number): void;
  /** chown of what `fd` is open on, also with O_PATH, also of a symlink itself. The kernel takes set-id bits and capabilities off. */
  fchown(fd: Fd, uid: number, gid: number): void;
  /** Sets both times, in nanoseconds since the epoch, of what `fd` is open on, also with O_PATH, also of a symlink itself. */
  setTimes(fd: Fd, times: { readonly atimeNs: bigint; readonly mtimeNs: bigint }): void;
  /** Sets one extended attribute of what `fd` is open on, also with O_PATH, also of a symlink itself. */
  setXattr(fd: Fd, key: string, value: Uint8Array): void;
  /** Removes one extended attribute in the same way; `ENODATA` where there is none. */
  removeXattr(fd: Fd, key: string): void;
  /** Reads at `position` until the buffer is full or the file ends; returns the number of bytes. */
  pread(fd: Fd, buffer: Uint8Array, position: number): number;
  /** Writes all of `bytes` at the descriptor's offset (or its end, with O_APPEND). Short writes go on. */
  write(fd: Fd, bytes: Uint8Array): void;
  ftruncate(fd: Fd, length: number): void;
  /** FICLONE: makes the empty file `to` share all blocks of `from`. `EOPNOTSUPP`, `EXDEV`, `EINVAL` where that cannot be. */
  cloneFile(to: Fd, from: Fd): void;
  /** copy_file_range(2): copies at most `length` bytes at this position of both files; returns how many, 0 at the end. */
  copyFileRange(from: Fd, to: Fd, range: { readonly position: number; readonly length: number }): number;
  /** lseek(2): moves the offset to `position`, or to the first data or hole from there on; null beyond the last of them. `whence` is one of SEEK. */
  seek(fd: Fd, position: number, whence: number): number | null;
  /** FS_IOC_GETFLAGS: the inode flags. Not with O_PATH. */
  inodeFlags(fd: Fd): number;
  /** FS_IOC_SETFLAGS. Not with O_PATH. */
  setInodeFlags(fd: Fd, flags: number): void;
  /** fsync(2), off the main thread. Its first error is final: a retry may say ok about lost data. */
  fsync(fd: Fd): Promise<void>;
  /** syncfs(2): the whole file system that holds `fd`, other programs' dirty data included. */
  syncfs(fd: Fd): void;
  /** fstatfs(2): the `f_type` of the file system that holds `fd`. */
  fileSystemType(fd: Fd): number;
  /** flock(2). False where the lock is held elsewhere and NONBLOCK was asked for. */
  flock(fd: Fd, operation: number): boolean;
  /**
   * All extended attributes of a node that the caller may read, not following a final link; none where the file system
   * keeps none. An empty name means what `dir` is open on.
   */
  xattrs(dir: Fd, name: string): ReadonlyMap<string, Buffer>;
}
