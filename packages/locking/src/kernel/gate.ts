/** This defines `gate`: the file at which readers let a writer go first. */
import { FLOCK, type DirHandle, type Fd, type NodeName } from "@switchyard/fs-atomic";
import { closeAll } from "./close-all.ts";
import { LockRefusal, refusing } from "./lock-refusal.ts";
import { openLockFile } from "./open-lock-file.ts";

/**
 * A writer that finds readers holds the lock of `NAME.gate` while it waits, and readers who come then wait until that is
 * free. It decides only who is next. Who holds "the lock" never depends on it: whoever cannot make or open it, or meets
 * another one because somebody deleted it, goes on without.
 *
 * @throws {@link LockRefusal} `lock_path_foreign`: something else stands there
 */
export const gate = {
  /**
   * Keeps further readers out.
   *
   * Crash: the empty file stays; its lock is gone with its holder.
   *
   * @returns what to close when the waiting ends; undefined: another writer has it, or there is none
   */
  shut: (dir: DirHandle, name: NodeName): Fd | undefined => {
    const fd = open(dir, name, "lock");
    if (fd === undefined) return undefined;
    const unneeded = [fd];
    try {
      if (locked(dir, fd, FLOCK.EXCLUSIVE) !== true) return undefined;
      unneeded.pop();
      return fd;
    } finally {
      closeAll(dir, unneeded);
    }
  },

  /** Whether no writer waits at it. */
  isOpen: (dir: DirHandle, name: NodeName): boolean => {
    const fd = open(dir, name, "look");
    if (fd === undefined) return true;
    try {
      // SHARED, so that readers who pass together do not take one another for a writer.
      return locked(dir, fd, FLOCK.SHARED) !== false;
    } finally {
      closeAll(dir, [fd]);
    }
  },
};

function open(dir: DirHandle, name: NodeName, use: "lock" | "look"): Fd | undefined {
  return unlessUnusable(() => openLockFile(dir, `${name}.gate`, use)?.fd);
}

function locked(dir: DirHandle, fd: Fd, how: number): boolean | undefined {
  return unlessUnusable(() => refusing("gate", "locking", () => dir.sys.flock(fd, how | FLOCK.NONBLOCK)));
}

function unlessUnusable<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof LockRefusal && error.reason === "lock_unusable") return undefined;
    throw error;
  }
}
