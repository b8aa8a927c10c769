/** This defines kernels that fail on cue: the real one, with every call that changes the disk counted. */
import { linuxSyscalls, OPEN, SyscallError, type Syscalls } from "@switchyard/fs-atomic";

/** Thrown in place of a call: the process as good as dead. */
export class Killed extends Error {}

/** The real kernel; before each call that changes the disk, `before` is told its name. */
export function watched(before: (call: string, name: string) => void): Syscalls {
  const kernel = linuxSyscalls();
  return {
    ...kernel,
    openat: (dir, name, how) => {
      if ((how.flags & OPEN.CREAT) !== 0) before("openat", name);
      return kernel.openat(dir, name, how);
    },
    symlinkat: (dest, dir, name) => (before("symlinkat", name), kernel.symlinkat(dest, dir, name)),
    linkat: (from, name, to, newName) => (before("linkat", newName), kernel.linkat(from, name, to, newName)),
    rename: (dir, name, newName, flags) => (before("rename", newName), kernel.rename(dir, name, newName, flags)),
    renameInto: (from, name, to, newName, flags) => (before("renameInto", newName), kernel.renameInto(from, name, to, newName, flags)),
    cloneFile: (...args) => (before("cloneFile", ""), kernel.cloneFile(...args)),
    copyFileRange: (...args) => (before("copyFileRange", ""), kernel.copyFileRange(...args)),
    ftruncate: (...args) => (before("ftruncate", ""), kernel.ftruncate(...args)),
    write: (...args) => (before("write", ""), kernel.write(...args)),
    fchown: (...args) => (before("fchown", ""), kernel.fchown(...args)),
    fchmod: (...args) => (before("fchmod", ""), kernel.fchmod(...args)),
    setTimes: (...args) => (before("setTimes", ""), kernel.setTimes(...args)),
    setXattr: (fd, key, value) => (before("setXattr", key), kernel.setXattr(fd, key, value)),
    removeXattr: (fd, key) => (before("removeXattr", key), kernel.removeXattr(fd, key)),
    mkdirat: (dir, name, mode) => (before("mkdirat", name), kernel.mkdirat(dir, name, mode)),
    unlinkat: (dir, name) => (before("unlinkat", name), kernel.unlinkat(dir, name)),
    rmdirat: (dir, name) => (before("rmdirat", name), kernel.rmdirat(dir, name)),
    syncfs: (fd) => (before("syncfs", ""), kernel.syncfs(fd)),
    fsync: async (fd) => (before("fsync", ""), await kernel.fsync(fd)),
  };
}

/** A kernel and whether its cue has come. */
export interface Cued {
  readonly syscalls: Syscalls;
  readonly hasCome: () => boolean;
}

/** Lets `n - 1` such calls through and then none. */
export function dyingAt(n: number): Cued {
  let left = n;
  const syscalls = watched(() => {
    left -= 1;
    if (left <= 0) throw new Killed("killed");
  });
  return { syscalls, hasCome: () => left <= 0 };
}

/** Refuses the n-th such call (from 1) with this errno; all others reach the kernel. */
export function refusingAt(n: number, errno: string): Cued {
  let left = n;
  const syscalls = watched((call) => {
    left -= 1;
    if (left === 0) throw new SyscallError(call, errno, "");
  });
  return { syscalls, hasCome: () => left <= 0 };
}

/** Runs `act` before the first such call of this kind: what a rival does just then. */
export function meanwhile(call: string, act: () => void): Syscalls {
  let isDone = false;
  return watched((one) => {
    if (one !== call || isDone) return;
    isDone = true;
    act();
  });
}
