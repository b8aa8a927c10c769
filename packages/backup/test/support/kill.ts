/** This defines kernels that end on cue: one whose process is killed at its k-th change, and one that refuses its n-th call. */
import { OPEN, RENAME, SyscallError, ignoring, type Syscalls } from "@switchyard/fs-atomic";

/** What a killed process's next change meets. It is no error of the kernel, so nothing may handle it. */
export class Killed extends Error {}

/** The calls that leave the disk as it is. A call that is added to `Syscalls` is one of these, or has to be one of the changes. */
type Looks = "openat2" | "close" | "statx" | "checkExecute" | "readlinkat" | "readDirectory" | "pread" | "seek" | "inodeFlags" | "fileSystemType" | "flock" | "xattrs";

/** Syncs are of no use to a test without power loss, and cost most of its time. */
export function withoutSync(sys: Syscalls): Syscalls {
  return { ...sys, fsync: () => Promise.resolve(), syncfs: () => undefined };
}

/** A process that is killed just before its k-th change, counted from 0; from then on it changes nothing. */
export function killedAt(sys: Syscalls, k: number): { readonly sys: Syscalls; readonly changes: () => number } {
  let changes = 0;
  const change = <R>(act: () => R): R => {
    if (changes >= k) throw new Killed();
    changes += 1;
    return act();
  };
  const wrapped: Omit<Syscalls, Looks> = {
    symlinkat: (...args) => change(() => sys.symlinkat(...args)),
    linkat: (...args) => change(() => sys.linkat(...args)),
    rename: (...args) => change(() => sys.rename(...args)),
    renameInto: (...args) => change(() => sys.renameInto(...args)),
    unlinkat: (...args) => change(() => sys.unlinkat(...args)),
    rmdirat: (...args) => change(() => sys.rmdirat(...args)),
    mkdirat: (...args) => change(() => sys.mkdirat(...args)),
    fchmod: (...args) => change(() => sys.fchmod(...args)),
    fchown: (...args) => change(() => sys.fchown(...args)),
    write: (...args) => change(() => sys.write(...args)),
    ftruncate: (...args) => change(() => sys.ftruncate(...args)),
    setTimes: (...args) => change(() => sys.setTimes(...args)),
    setXattr: (...args) => change(() => sys.setXattr(...args)),
    removeXattr: (...args) => change(() => sys.removeXattr(...args)),
    cloneFile: (...args) => change(() => sys.cloneFile(...args)),
    copyFileRange: (...args) => change(() => sys.copyFileRange(...args)),
    setInodeFlags: (...args) => change(() => sys.setInodeFlags(...args)),
    // A dead process syncs nothing either, and every file it would have made is a change.
    syncfs: (fd) => { if (changes >= k) throw new Killed(); sys.syncfs(fd); },
    fsync: (fd) => (changes >= k ? Promise.reject(new Killed()) : sys.fsync(fd)),
    openat: (dir, name, options) =>
      (options.flags & OPEN.CREAT) === 0 ? sys.openat(dir, name, options) : change(() => sys.openat(dir, name, options)),
  };
  return { sys: { ...sys, ...wrapped }, changes: () => changes };
}

/** A kernel whose n-th answer, counted from 0, is this refusal; closing always succeeds. `answers` counts. */
export function failingAt(sys: Syscalls, n: number, code: string): { readonly sys: Syscalls; readonly answers: () => number; readonly refused: () => string } {
  let answers = 0;
  let refused = "";
  const refuse = (call: string): void => {
    answers += 1;
    if (answers !== n + 1) return;
    refused = call;
    throw new SyscallError(call, code, ".");
  };
  const get = (of: Syscalls, key: keyof Syscalls): unknown => {
    if (key === "close") return (fd: number): void => of.close(fd);
    if (key === "fsync") return async (fd: number) => { refuse("fsync"); await of.fsync(fd); };
    const call: unknown = of[key];
    if (typeof call !== "function") return call;
    return (...args: unknown[]): unknown => {
      refuse(key);
      return Reflect.apply(call, of, args);
    };
  };
  const handler: ProxyHandler<Syscalls> = { get: (of, key) => (isCall(of, key) ? get(of, key) : undefined) };
  return { sys: new Proxy(sys, handler), answers: () => answers, refused: () => refused };
}

function isCall(of: Syscalls, key: string | symbol): key is keyof Syscalls {
  return key in of;
}

/** A file system without flags for rename. The kernel looks whether the names exist before it asks the file system. */
export function withoutExchange(sys: Syscalls): Syscalls {
  return {
    ...sys,
    rename: (dir, name, newName, flags) => {
      if (flags === 0) return sys.rename(dir, name, newName, 0);
      sys.statx(dir, name);
      const taken = ignoring("ENOENT", () => sys.statx(dir, newName)) !== undefined;
      if (flags === RENAME.NOREPLACE && taken) throw new SyscallError("renameat2", "EEXIST", newName);
      if (flags === RENAME.EXCHANGE && !taken) throw new SyscallError("renameat2", "ENOENT", newName);
      throw new SyscallError("renameat2", "EINVAL", newName);
    },
  };
}

/** Runs `act`; true where it was killed in the middle. A typed outcome that carries the kill counts too. */
export async function isKilledIn(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return false;
  } catch (error) {
    if (error instanceof Killed) return true;
    throw error;
  }
}
