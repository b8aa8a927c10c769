/** This defines `recordSyscalls`: what a program does to a tree, written down. */
import { fstatSync, lstatSync, readFileSync, readlinkSync } from "node:fs";
import { OPEN, RENAME } from "@switchyard/fs-atomic";
import type { Fd, Syscalls } from "@switchyard/fs-atomic";
import type { Ino, ModelOp } from "./model-op.ts";
import { nodeOf } from "./read-tree.ts";

/** The calls that change something in a way that the model does not know. */
const UNKNOWN = ["cloneFile", "copyFileRange", "setXattr", "removeXattr", "setInodeFlags"] as const satisfies readonly (keyof Syscalls)[];

/** Where a recording goes. */
export interface Notes {
  readonly ops: ModelOp[];
  /** The bytes of files that were there, before the first write to them. */
  readonly before: Map<Ino, Buffer>;
}

/** `sys`, with every change and every sync of it appended to the notes. Refused calls change nothing and are not noted. */
export function recordSyscalls(sys: Syscalls, { ops, before }: Notes): Syscalls {
  const made = new Set<Ino>();
  const unknown = Object.fromEntries(UNKNOWN.map((call) => [call, () => unmodelled(call)]));
  const rename = (from: Fd, name: string, to: Fd, newName: string, flags: number, act: () => void): void => {
    const [moved, displaced] = [at(from, name), at(to, newName)];
    act();
    // Of two names of one node rename(2) does nothing at all.
    if (moved === null || moved === displaced) return;
    const back = (flags & RENAME.EXCHANGE) === 0 ? null : displaced;
    ops.push({ do: "names", call: `rename ${newName}`, changes: [{ dir: inoOf(from), name, ino: back }, { dir: inoOf(to), name: newName, ino: moved }] });
  };
  const changeBytes = (call: string, fd: Fd, act: () => void): void => {
    const ino = inoOf(fd);
    if (!made.has(ino) && !before.has(ino)) before.set(ino, bytesOf(fd));
    act();
    ops.push({ do: "data", call, ino, bytes: bytesOf(fd) });
  };
  const noteMeta = (call: string, fd: Fd): void => {
    ops.push({ do: "meta", call, ino: inoOf(fd), meta: nodeOf(fstatSync(fd, { bigint: true })).meta });
  };
  const noteMade = (call: string, dir: Fd, name: string): void => {
    const stats = lstatSync(pathOf(dir, name), { bigint: true });
    const ino = String(stats.ino);
    made.add(ino);
    ops.push({ do: "names", call, changes: [{ dir: inoOf(dir), name, ino }], made: nodeOf(stats) });
  };
  return {
    ...sys,
    ...unknown,
    openat(dir, name, options) {
      const isNew = (options.flags & OPEN.CREAT) !== 0 && at(dir, name) === null;
      const fd = sys.openat(dir, name, options);
      if (isNew) noteMade(`create ${name}`, dir, name);
      return fd;
    },
    symlinkat(dest, dir, name) {
      sys.symlinkat(dest, dir, name);
      noteMade(`symlink ${name}`, dir, name);
    },
    mkdirat(dir, name, mode) {
      sys.mkdirat(dir, name, mode);
      noteMade(`mkdir ${name}`, dir, name);
    },
    linkat(from, name, to, newName) {
      sys.linkat(from, name, to, newName);
      ops.push({ do: "names", call: `link ${newName}`, changes: [{ dir: inoOf(to), name: newName, ino: at(to, newName) }] });
    },
    rename: (dir, name, newName, flags) => rename(dir, name, dir, newName, flags, () => sys.rename(dir, name, newName, flags)),
    renameInto: (from, name, to, newName, flags) => rename(from, name, to, newName, flags, () => sys.renameInto(from, name, to, newName, flags)),
    unlinkat(dir, name) {
      sys.unlinkat(dir, name);
      ops.push({ do: "names", call: `unlink ${name}`, changes: [{ dir: inoOf(dir), name, ino: null }] });
    },
    rmdirat(dir, name) {
      sys.rmdirat(dir, name);
      ops.push({ do: "names", call: `rmdir ${name}`, changes: [{ dir: inoOf(dir), name, ino: null }] });
    },
    write(fd, bytes) {
      changeBytes("write", fd, () => sys.write(fd, bytes));
    },
    ftruncate(fd, length) {
      changeBytes("ftruncate", fd, () => sys.ftruncate(fd, length));
    },
    fchmod(fd, mode) {
      sys.fchmod(fd, mode);
      noteMeta("fchmod", fd);
    },
    fchown(fd, uid, gid) {
      sys.fchown(fd, uid, gid);
      noteMeta("fchown", fd);
    },
    setTimes(fd, times) {
      sys.setTimes(fd, times);
      noteMeta("setTimes", fd);
    },
    async fsync(fd) {
      const [ino, from, path] = [inoOf(fd), ops.length, readlinkSync(`/proc/self/fd/${fd}`)];
      await sys.fsync(fd);
      ops.push({ do: "sync", call: `fsync ${path}`, ino, from });
    },
    syncfs(fd) {
      sys.syncfs(fd);
      ops.push({ do: "sync-all", call: "syncfs" });
    },
  };
}

function bytesOf(fd: Fd): Buffer {
  return readFileSync(`/proc/self/fd/${fd}`);
}

function inoOf(fd: Fd): Ino {
  return String(fstatSync(fd, { bigint: true }).ino);
}

function at(dir: Fd, name: string): Ino | null {
  const stats = lstatSync(pathOf(dir, name), { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? null : String(stats.ino);
}

function pathOf(dir: Fd, name: string): string {
  return `/proc/self/fd/${dir}/${name}`;
}

function unmodelled(call: string): never {
  throw new Error(`Cannot record "${call}": the persistence model does not know what a power loss leaves of it`);
}
