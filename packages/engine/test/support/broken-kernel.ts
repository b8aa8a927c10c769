/** This defines kernels that fail on cue: the real one, wrapped. */
import { linuxSyscalls, OPEN, SyscallError, type Syscalls } from "@switchyard/fs-atomic";

/** Calls that change the disk. */
export type Mutator = "symlinkat" | "linkat" | "rename" | "renameInto" | "copyFileRange" | "unlinkat" | "mkdirat" | "write" | "ftruncate" | "fchmod";

/** Refuses the n-th call (from 1) of this kind with this errno; all others reach the kernel. */
export function refusing(call: Mutator, n: number, errno: string): Syscalls {
  let count = 0;
  return intercept(call, () => {
    count += 1;
    if (count === n) throw new SyscallError(call, errno, "");
  });
}

/** Runs `act` before the n-th call of this kind: what a rival process would do just then. */
export function meanwhile(call: Mutator, n: number, act: () => void): Syscalls {
  let count = 0;
  return intercept(call, () => {
    count += 1;
    if (count === n) act();
  });
}

/** Thrown in place of the n-th call and of every one after it: the process as good as dead. */
export class Killed extends Error {}

/** Lets `n - 1` mutating calls through and then none, of whatever kind. */
export function dyingAt(n: number): Syscalls {
  let left = n;
  const kernel = linuxSyscalls();
  const die = (): void => {
    left -= 1;
    if (left <= 0) throw new Killed("killed");
  };
  return {
    ...kernel,
    symlinkat: (...args) => (die(), kernel.symlinkat(...args)),
    linkat: (...args) => (die(), kernel.linkat(...args)),
    rename: (...args) => (die(), kernel.rename(...args)),
    renameInto: (...args) => (die(), kernel.renameInto(...args)),
    copyFileRange: (...args) => (die(), kernel.copyFileRange(...args)),
    fchown: (...args) => (die(), kernel.fchown(...args)),
    setTimes: (...args) => (die(), kernel.setTimes(...args)),
    unlinkat: (...args) => (die(), kernel.unlinkat(...args)),
    mkdirat: (...args) => (die(), kernel.mkdirat(...args)),
    fchmod: (...args) => (die(), kernel.fchmod(...args)),
    setXattr: (...args) => (die(), kernel.setXattr(...args)),
    removeXattr: (...args) => (die(), kernel.removeXattr(...args)),
    write: (...args) => (die(), kernel.write(...args)),
    fsync: async (...args) => (die(), await kernel.fsync(...args)),
  };
}

/** As {@link dyingAt}, counted from the moment at which a run makes its journal: what comes before changes no target. */
export function dyingInRun(n: number): Syscalls {
  const kernel = linuxSyscalls();
  const dying = dyingAt(n);
  let isBegun = false;
  const live = (): Syscalls => (isBegun ? dying : kernel);
  return {
    ...kernel,
    openat: (dir, name, how) => {
      if (name === "journal.jsonl" && (how.flags & OPEN.CREAT) !== 0) isBegun = true;
      return kernel.openat(dir, name, how);
    },
    symlinkat: (...args) => live().symlinkat(...args),
    linkat: (...args) => live().linkat(...args),
    rename: (...args) => live().rename(...args),
    renameInto: (...args) => live().renameInto(...args),
    copyFileRange: (...args) => live().copyFileRange(...args),
    fchown: (...args) => live().fchown(...args),
    setTimes: (...args) => live().setTimes(...args),
    unlinkat: (...args) => live().unlinkat(...args),
    mkdirat: (...args) => live().mkdirat(...args),
    fchmod: (...args) => live().fchmod(...args),
    setXattr: (...args) => live().setXattr(...args),
    removeXattr: (...args) => live().removeXattr(...args),
    write: (...args) => live().write(...args),
    fsync: (...args) => live().fsync(...args),
  };
}

/** Dies before the n-th rename and makes no mutating call after it: the third is between a swap and the filing away. */
export function dyingAtRename(n: number): Syscalls {
  const kernel = dyingAt(Number.POSITIVE_INFINITY);
  const dead = dyingAt(1);
  let renames = 0;
  const live = (): Syscalls => (renames < n ? kernel : dead);
  return {
    ...kernel,
    symlinkat: (...args) => live().symlinkat(...args),
    linkat: (...args) => live().linkat(...args),
    rename: (...args) => {
      renames += 1;
      live().rename(...args);
    },
    renameInto: (...args) => live().renameInto(...args),
    unlinkat: (...args) => live().unlinkat(...args),
    mkdirat: (...args) => live().mkdirat(...args),
    write: (...args) => live().write(...args),
    fsync: (...args) => live().fsync(...args),
  };
}

/** Dies when the n-th sidecar is to be made, and makes no mutating call after it. */
export function dyingAtSidecar(n: number): Syscalls {
  const kernel = linuxSyscalls();
  const dead = dyingAt(1);
  let sidecars = 0;
  const live = (): Syscalls => (sidecars < n ? kernel : dead);
  return {
    ...kernel,
    openat: (dir, name, how) => {
      if (name.endsWith(".meta.json") && (how.flags & OPEN.CREAT) !== 0) sidecars += 1;
      if (sidecars >= n) throw new Killed("killed");
      return kernel.openat(dir, name, how);
    },
    rename: (...args) => live().rename(...args),
    unlinkat: (...args) => live().unlinkat(...args),
    write: (...args) => live().write(...args),
    fsync: (...args) => live().fsync(...args),
  };
}

function intercept(call: Mutator, before: () => void): Syscalls {
  const kernel = linuxSyscalls();
  switch (call) {
    case "symlinkat":
      return { ...kernel, symlinkat: (...args) => (before(), kernel.symlinkat(...args)) };
    case "linkat":
      return { ...kernel, linkat: (...args) => (before(), kernel.linkat(...args)) };
    case "rename":
      return { ...kernel, rename: (...args) => (before(), kernel.rename(...args)) };
    case "renameInto":
      return { ...kernel, renameInto: (...args) => (before(), kernel.renameInto(...args)) };
    case "copyFileRange":
      return { ...kernel, copyFileRange: (...args) => (before(), kernel.copyFileRange(...args)) };
    case "unlinkat":
      return { ...kernel, unlinkat: (...args) => (before(), kernel.unlinkat(...args)) };
    case "mkdirat":
      return { ...kernel, mkdirat: (...args) => (before(), kernel.mkdirat(...args)) };
    case "write":
      return { ...kernel, write: (...args) => (before(), kernel.write(...args)) };
    case "ftruncate":
      return { ...kernel, ftruncate: (...args) => (before(), kernel.ftruncate(...args)) };
    case "fchmod":
      return { ...kernel, fchmod: (...args) => (before(), kernel.fchmod(...args)) };
  }
}

/** Refuses the n-th mutating call (from 1), of whatever kind, with this errno; all others reach the kernel. */
export function refusingAt(n: number, errno: string, onRefusal: () => void): Syscalls {
  const kernel = linuxSyscalls();
  let left = n;
  const count = (call: string): void => {
    left -= 1;
    if (left !== 0) return;
    onRefusal();
    throw new SyscallError(call, errno, "");
  };
  return {
    ...kernel,
    symlinkat: (...args) => (count("symlinkat"), kernel.symlinkat(...args)),
    linkat: (...args) => (count("linkat"), kernel.linkat(...args)),
    rename: (...args) => (count("rename"), kernel.rename(...args)),
    unlinkat: (...args) => (count("unlinkat"), kernel.unlinkat(...args)),
    write: (...args) => (count("write"), kernel.write(...args)),
    fsync: async (...args) => (count("fsync"), await kernel.fsync(...args)),
  };
}
