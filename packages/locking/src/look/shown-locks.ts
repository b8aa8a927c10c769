/** This defines `shownLocks`: the locks on an open file or directory that the kernel shows. */
import { readFileSync } from "node:fs";
import { errnoOf, lockNode, parseKernelLocks, type DirHandle, type Fd, type KernelLock } from "@switchyard/fs-atomic";

/**
 * Those of flock(2) on any of these, held or waited for. Nothing is locked for that.
 *
 * On btrfs a file of the same number in another subvolume may be taken for one of them: the kernel does not tell them apart.
 *
 * @returns undefined where /proc does not tell
 */
export function shownLocks(dir: DirHandle, fds: readonly Fd[]): readonly KernelLock[] | undefined {
  try {
    const nodes = fds.map((fd) => lockNode(dir, fd));
    const locks = parseKernelLocks(readFileSync("/proc/locks", "latin1"));
    return locks.filter(({ kind, device, ino }) => kind === "flock" && nodes.some((node) => node.device === device && node.ino === ino));
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  }
}
