// This defines `interceptSyscalls`: a look at every system call by which the product changes the disk.

import { OPEN } from "@switchyard/fs-atomic";
import type { Syscalls } from "@switchyard/fs-atomic";

/** What to do around a mutating call, which is named in words: "rename ls". */
export interface SyscallHooks {
  /** If it throws, the call is not made. */
  readonly before?: (call: string) => void;
  /** Not called after a call that failed. */
  readonly after?: (call: string) => void;
}

/**
 * The calls that leave the disk as it is. Every other member of `Syscalls` has to be among the intercepted ones, or this
 * file does not compile: a call that is added later is not forgotten.
 */
type Looks =
  | "openat2" | "close" | "statx" | "checkExecute" | "readlinkat" | "readDirectory" | "pread" | "seek"
  | "inodeFlags" | "fileSystemType" | "flock" | "xattrs";

/** `sys` with hooks around every call that changes the disk, or makes a change durable; all others pass as they are. */
export function interceptSyscalls(sys: Syscalls, { before, after }: SyscallHooks): Syscalls {
  const around = <Result>(call: string, act: () => Result): Result => {
    before?.(call);
    const result = act();
    after?.(call);
    return result;
  };
  const changes: Omit<Syscalls, Looks> = {
    openat: (dir, name, options) => {
      const open = (): number => sys.openat(dir, name, options);
      return options.flags & OPEN.CREAT ? around(`create ${name}`, open) : open();
    },
    symlinkat: (dest, dir, name) => around(`symlink ${name}`, () => sys.symlinkat(dest, dir, name)),
    linkat: (from, name, to, newName) => around(`link ${newName}`, () => sys.linkat(from, name, to, newName)),
    rename: (dir, name, newName, flags) => around(`rename ${newName}`, () => sys.rename(dir, name, newName, flags)),
    renameInto: (from, name, to, newName, flags) => around(`rename ${newName}`, () => sys.renameInto(from, name, to, newName, flags)),
    unlinkat: (dir, name) => around(`unlink ${name}`, () => sys.unlinkat(dir, name)),
    rmdirat: (dir, name) => around(`rmdir ${name}`, () => sys.rmdirat(dir, name)),
    mkdirat: (dir, name, mode) => around(`mkdir ${name}`, () => sys.mkdirat(dir, name, mode)),
    write: (fd, bytes) => around("write", () => sys.write(fd, bytes)),
    ftruncate: (fd, length) => around("ftruncate", () => sys.ftruncate(fd, length)),
    cloneFile: (to, from) => around("cloneFile", () => sys.cloneFile(to, from)),
    copyFileRange: (from, to, range) => around("copyFileRange", () => sys.copyFileRange(from, to, range)),
    fchmod: (fd, mode) => around("fchmod", () => sys.fchmod(fd, mode)),
    fchown: (fd, uid, gid) => around("fchown", () => sys.fchown(fd, uid, gid)),
    setTimes: (fd, times) => around("setTimes", () => sys.setTimes(fd, times)),
    setXattr: (fd, key, value) => around(`setXattr ${key}`, () => sys.setXattr(fd, key, value)),
    removeXattr: (fd, key) => around(`removeXattr ${key}`, () => sys.removeXattr(fd, key)),
    setInodeFlags: (fd, flags) => around("setInodeFlags", () => sys.setInodeFlags(fd, flags)),
    syncfs: (fd) => around("syncfs", () => sys.syncfs(fd)),
    fsync: async (fd) => {
      before?.("fsync");
      await sys.fsync(fd);
      after?.("fsync");
    },
  };
  return { ...sys, ...changes };
}
