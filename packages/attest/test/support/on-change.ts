/** This defines `onChange`: a kernel that says before each change of the disk that it comes. */
import { OPEN, type Syscalls } from "@switchyard/fs-atomic";

/** The same kernel; `before` is called before each call that changes the disk or brings a change to it, with its name. */
export function onChange(sys: Syscalls, before: (call: string) => void): Syscalls {
  const told = <R>(name: string, call: () => R): R => {
    before(name);
    return call();
  };
  return {
    ...sys,
    mkdirat: (...args) => told("mkdirat", () => sys.mkdirat(...args)),
    write: (...args) => told("write", () => sys.write(...args)),
    fchmod: (...args) => told("fchmod", () => sys.fchmod(...args)),
    rename: (...args) => told("rename", () => sys.rename(...args)),
    linkat: (...args) => told("linkat", () => sys.linkat(...args)),
    unlinkat: (...args) => told("unlinkat", () => sys.unlinkat(...args)),
    fsync: async (fd) => {
      before("fsync");
      await sys.fsync(fd);
    },
    openat: (dir, name, options) => {
      if ((options.flags & OPEN.CREAT) !== 0) before("openat");
      return sys.openat(dir, name, options);
    },
  };
}
