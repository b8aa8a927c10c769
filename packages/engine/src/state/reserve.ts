/** This defines the reserve: room in the state directory with which undoing works on a full disk (REQ-J5). */
import { randomFillSync } from "node:crypto";
import { errnoOf, FS_TYPE, ignoring, nodeName, OPEN, pathIn, SwitchyardError, type DirHandle } from "@switchyard/fs-atomic";

const NAME = nodeName("reserve");
/** For the papers of a rollback and one block of the target's file system for each sidecar, in bytes. */
const FOR_EACH_ACTION = 8192;
const LEAST = 256 * 1024;
/** btrfs sets aside the worst case of each change to its trees, with mixed block groups out of the room for data: 2 MiB were too few. */
const LEAST_ON_BTRFS = 4 * 1024 * 1024;
/** Larger runs are undone in place where this is not enough; see `undoInPlace`. */
const MOST = 64 * 1024 * 1024;
/** In so many pieces it is written: where room ends, what is there of it is kept. */
const PIECES = 16;

/**
 * Makes sure that there is room for undoing a run of so many actions: a file of random bytes, because a file system may
 * store a hole, or what compresses, in no room at all. One that is large enough is left as it is.
 *
 * Crash: the file is there, shorter; the next call makes it longer.
 *
 * @throws `E_POLICY` `state_unusable`: there is no room, so nothing may be changed that would then have to be undone
 */
export async function ensureReserve(home: DirHandle, actions: number): Promise<void> {
  try {
    await grow(home, Math.min(MOST, Math.max(leastOf(home), actions * FOR_EACH_ACTION)), "all");
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === undefined) throw cause;
    const path = pathIn(home, NAME);
    const message = `Cannot reserve room for undoing in ${JSON.stringify(path)}: ${errno}. Nothing was changed.`;
    throw new SwitchyardError({ id: "E_POLICY", reason: "state_unusable", op: "reserve", path, errno, message, cause });
  }
}

function leastOf({ sys, fd }: DirHandle): number {
  return sys.fileSystemType(fd) === FS_TYPE.BTRFS ? LEAST_ON_BTRFS : LEAST;
}

/** @param keep `all`: what could not be made as long as it should be is as short as before; `part`: as long as there is room */
async function grow({ sys, fd }: DirHandle, size: number, keep: "all" | "part"): Promise<void> {
  const file = sys.openat(fd, NAME, { flags: OPEN.WRONLY | OPEN.CREAT | OPEN.APPEND | OPEN.NOFOLLOW | OPEN.NONBLOCK, mode: 0o600 });
  try {
    const before = Number(sys.statx(file, "").size);
    if (before >= size) return;
    try {
      const bytes = randomFillSync(Buffer.alloc(Math.ceil((size - before) / PIECES)));
      for (let left = size - before; left > 0; left -= bytes.length) sys.write(file, left < bytes.length ? bytes.subarray(0, left) : bytes);
      await sys.fsync(file);
      await sys.fsync(fd);
    } catch (error) {
      // The last room of a disk is not ours to keep for a run that will not be.
      if (keep === "all") sys.ftruncate(file, before);
      throw error;
    }
  } finally {
    sys.close(file);
  }
}

/**
 * Frees the reserve.
 *
 * Crash: it is there or not; without it the next undo on a full disk may fail, and then says so.
 *
 * @returns whether there was one; its room can be used when this returns
 */
export function freeReserve({ sys, fd }: DirHandle): boolean {
  const freed = ignoring("ENOENT", () => {
    sys.unlinkat(fd, NAME);
    return true;
  });
  // Freed blocks are free for others only once that is on disk.
  if (freed === true) sys.syncfs(fd);
  return freed === true;
}

/** Reserves again what is free by now. What the kernel refuses is no failure of what was done: the next commit insists on it. */
export async function refillReserve(home: DirHandle): Promise<void> {
  try {
    await grow(home, leastOf(home), "part");
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
  }
}
