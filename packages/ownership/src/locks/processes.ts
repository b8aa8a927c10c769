/** This defines `Processes`: what /proc says of those who might hold a lock. */
import { readFileSync } from "node:fs";
import process from "node:process";
import { closeDir, closeRoot, decodeBytes, errnoOf, ignoring, isSwitchyardError, nodeName, openDir, openRoot, OPEN, type DirHandle, type Root, type Statx, type Syscalls } from "@switchyard/fs-atomic";
import type { LockHolder } from "./manager-lock.ts";

// ESRCH: it ended meanwhile. EACCES, EPERM: another user's.
const HIDDEN = ["ENOENT", "ENOTDIR", "ESRCH", "EACCES", "EPERM"] as const;
/** Clock ticks in a second, as the kernel tells them to programs on every architecture. */
const TICKS = 100;

/**
 * The processes of this pid namespace. Only those that this user may look at show what they have open. Where /proc is
 * missing or hides them, whether they live is known all the same.
 */
export class Processes {
  readonly #sys: Syscalls;
  #proc: Root | undefined;

  constructor(sys: Syscalls) {
    this.#sys = sys;
  }

  close(): void {
    if (this.#proc !== undefined) closeRoot(this.#proc);
  }

  /** The process by its number. */
  holder(pid: number): LockHolder {
    const name = ignoring(HIDDEN, () => decodeBytes(readFileSync(`/proc/${pid}/comm`)));
    return { pid, command: name?.replace(/\n$/, "") ?? "" };
  }

  /** Whether there is such a process. */
  exists(pid: number): boolean {
    try {
      // Signal 0 only asks.
      return process.kill(pid, 0);
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      return errnoOf(error) !== "ESRCH";
    }
  }

  /** Whether it lives and may have written at `at`: who started later got a number that was free again. */
  isAlive(pid: number, at: { readonly mtimeNs: bigint }): boolean {
    if (!this.exists(pid)) return false;
    const stat = ignoring(HIDDEN, () => readFileSync(`/proc/${pid}/stat`, "latin1"));
    // The name before is closed by the last bracket and may hold anything.
    const [state, ...fields] = stat?.slice(stat.lastIndexOf(")") + 2).split(" ") ?? [];
    if (state === undefined) return true;
    if ("ZXx".includes(state)) return false;
    const startedAt = bootTime() + Number(fields[18]) / TICKS;
    // Both clocks are read at different moments, and boot time in whole seconds.
    return !(startedAt > Number(at.mtimeNs / 1_000_000_000n) + 2);
  }

  /** Who else has the file open. `isComplete`: every process could be looked at, so that nobody else has. */
  openers(stat: Statx, among?: readonly number[]): { readonly pids: readonly number[]; readonly isComplete: boolean } {
    const proc = this.#open();
    if (proc === undefined) return { pids: [], isComplete: false };
    let isComplete = true;
    const pids = (among ?? others(proc)).filter((pid) => {
      const open = hasOpen(proc, pid, stat);
      if (open === undefined) isComplete = false;
      return open === true;
    });
    return { pids, isComplete };
  }

  /** Undefined: there is no /proc. */
  #open(): Root | undefined {
    if (this.#proc !== undefined) return this.#proc;
    try {
      this.#proc = openRoot("/proc", this.#sys);
    } catch (error) {
      if (!isSwitchyardError(error)) throw error;
    }
    return this.#proc;
  }
}

/** All but this one, which has the file open only to look at it. */
function others(proc: Root): number[] {
  const numbers = proc.sys.readDirectory(proc.fd).filter((name) => /^\d+$/.test(name)).map(Number);
  return numbers.filter((pid) => pid !== process.pid);
}

/** Undefined: that process may not be looked at. */
function hasOpen(proc: Root, pid: number, stat: Statx): boolean | undefined {
  const dir = descriptors(proc, pid);
  if (dir === undefined || dir === "gone") return dir === undefined ? undefined : false;
  try {
    return dir.sys.readDirectory(dir.fd).some((name) => isSame(dir, name, stat));
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === "EACCES" || errno === "EPERM") return undefined;
    if (errno === "ENOENT" || errno === "ESRCH") return false;
    throw error;
  } finally {
    closeDir(dir);
  }
}

function descriptors(proc: Root, pid: number): DirHandle | "gone" | undefined {
  try {
    return openDir(proc, [nodeName(pid.toString()), nodeName("fd")]);
  } catch (error) {
    if (!isSwitchyardError(error)) throw error;
    return error.reason === "parent_missing" || error.errno === "ESRCH" ? "gone" : undefined;
  }
}

/** Through /proc's own link to the open file, which with O_PATH opens nothing. */
function isSame(dir: DirHandle, name: string, stat: Statx): boolean {
  const found = ignoring([...HIDDEN, "ENXIO"], () => {
    const fd = dir.sys.openat(dir.fd, name, { flags: OPEN.PATH });
    try {
      return dir.sys.statx(fd, "");
    } finally {
      dir.sys.close(fd);
    }
  });
  return found !== undefined && found.ino === stat.ino && found.device === stat.device;
}

/** In seconds since the epoch. */
function bootTime(): number {
  return Number(/^btime (\d+)$/m.exec(readFileSync("/proc/stat", "latin1"))?.[1]);
}
