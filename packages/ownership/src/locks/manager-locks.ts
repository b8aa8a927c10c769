/** This defines `managerLocks`: whether a package manager is at work below a root, and which process it is. */
import { readFileSync } from "node:fs";
import { closeDir, errnoOf, isSwitchyardError, lockNode, MODE, openDir, OPEN, parseKernelLocks, pathIn, readFile, resolveInRoot, safePath, type DirHandle, type Fd, type KernelLock, type LockNode, type Root } from "@switchyard/fs-atomic";
import { LOCK_FILES, type LockFile } from "./lock-files.ts";
import type { LockHolder, LockState, ManagerLock } from "./manager-lock.ts";
import { Processes } from "./processes.ts";

/** In bytes. A process number has some digits. */
const PID_LIMIT = 64;
const ABSENT = new Set(["missing", "parent_missing", "parent_not_directory"]);

/**
 * Looks at every lock file that is there (REQ-S8): one entry each, the free ones too. It takes no lock, makes no file, and
 * does not keep the managers from theirs. Nobody is at work where all are `free`; anything else is a reason to wait.
 *
 * What holds a lock from another pid namespace, as a container's manager does with the host's files, is not shown by the
 * kernel and appears as `free`, or `left_perhaps` for pacman.
 */
export function managerLocks(root: Root): readonly ManagerLock[] {
  const processes = new Processes(root.sys);
  try {
    const seen = new Map<string, ManagerLock>();
    for (const file of LOCK_FILES) {
      const lock = look(root, file, processes);
      // Two of the paths may be one file, e.g. below /run and /var/run.
      if (lock !== undefined && !seen.has(lock.path)) seen.set(lock.path, lock);
    }
    return [...seen.values()];
  } finally {
    processes.close();
  }
}

function look(root: Root, file: LockFile, processes: Processes): ManagerLock | undefined {
  let { path } = file;
  try {
    const resolved = resolveInRoot(root, safePath(path), "follow").path;
    const dir = openDir(root, resolved.parents);
    try {
      path = pathIn(dir, resolved.name);
      return { manager: file.manager, path, ...inspect(dir, { name: resolved.name, file, processes }) };
    } finally {
      closeDir(dir);
    }
  } catch (error) {
    const state = refused(error);
    return state === undefined ? undefined : { manager: file.manager, path, ...state };
  }
}

/** @returns undefined: there is no such file */
function refused(error: unknown): LockState | undefined {
  const errno = errnoOf(error) ?? (isSwitchyardError(error) ? error.errno : undefined);
  if (errno === "ENOENT" || (isSwitchyardError(error) && ABSENT.has(error.reason))) return undefined;
  if (isSwitchyardError(error) && (error.reason === "escape" || error.reason === "link_loop")) return { state: "unknown", reason: "leads_outside" };
  if (errno === undefined && !isSwitchyardError(error)) throw error;
  return { state: "unknown", reason: "unreadable", errno };
}

interface Inspection {
  readonly name: string;
  readonly file: LockFile;
  readonly processes: Processes;
}

function inspect(dir: DirHandle, { name, file, processes }: Inspection): LockState {
  // O_PATH needs no right to read, and closing it lets go of no lock of this process.
  const fd = dir.sys.openat(dir.fd, name, { flags: OPEN.PATH | OPEN.NOFOLLOW });
  try {
    if ((dir.sys.statx(fd, "").mode & MODE.TYPE) !== MODE.FILE) return { state: "unknown", reason: "not_a_file" };
    if (file.kind === "pid") return byPid(dir, { name, file, processes });
    return file.kind === "kernel" ? byKernel(dir, fd, processes) : byPresence(dir, fd, processes);
  } finally {
    dir.sys.close(fd);
  }
}

function byKernel(dir: DirHandle, fd: Fd, processes: Processes): LockState {
  const found = kernelView(dir, fd);
  if (found === undefined) return { state: "unknown", reason: "proc_unreadable" };
  const { node, locks } = found;
  const here = locks.filter(({ waits, device, ino }) => !waits && device === node.device && ino === node.ino).filter((lock) => isOnThis(node, lock, processes));
  // Who writes is at work; who only reads might be.
  const lock = here.find(({ access }) => access === "write") ?? here[0];
  return lock === undefined ? { state: "free" } : { state: "held", access: lock.access, holder: holderOf(lock, node, processes) };
}

function kernelView(dir: DirHandle, fd: Fd): { node: LockNode; locks: readonly KernelLock[] } | undefined {
  try {
    return { node: lockNode(dir, fd), locks: parseKernelLocks(readFileSync("/proc/locks", "latin1")) };
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  }
}

/** Subvolumes of one btrfs may number two files alike; then it counts what the process has open, as far as that shows. */
function isOnThis({ stat, device }: LockNode, { pid }: KernelLock, processes: Processes): boolean {
  if (stat.device === device || pid === null) return true;
  const { pids, isComplete } = processes.openers(stat, [pid]);
  return pids.length > 0 || !isComplete;
}

/** A lock may outlive the process that took it, in a child of it; then whoever has the file open holds it. */
function holderOf({ pid }: KernelLock, { stat }: LockNode, processes: Processes): LockHolder | null {
  if (pid !== null && processes.exists(pid)) return processes.holder(pid);
  const [opener] = processes.openers(stat).pids;
  return opener === undefined ? null : processes.holder(opener);
}

/** pacman keeps the file open as long as it works (alpm_trans_init). */
function byPresence(dir: DirHandle, fd: Fd, processes: Processes): LockState {
  const [pid] = processes.openers(dir.sys.statx(fd, "")).pids;
  return pid === undefined ? { state: "left_perhaps" } : { state: "held", access: "write", holder: processes.holder(pid) };
}

function byPid(dir: DirHandle, { name, processes }: Inspection): LockState {
  const { size } = dir.sys.statx(dir.fd, name);
  if (size > BigInt(PID_LIMIT)) return { state: "unknown", reason: "corrupt" };
  const text = readFile(dir, name, PID_LIMIT).toString("latin1").trim();
  // Emptied by the one that wrote it, or made just now and not yet filled.
  if (text === "") return { state: "free" };
  if (!/^\d{1,7}$/.test(text)) return { state: "unknown", reason: "corrupt" };
  const pid = Number(text);
  const isAlive = pid > 0 && processes.isAlive(pid, dir.sys.statx(dir.fd, name));
  return isAlive ? { state: "held", access: "write", holder: processes.holder(pid) } : { state: "free" };
}
