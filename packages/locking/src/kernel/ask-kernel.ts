/** This defines `askKernel`: one try to get the lock. */
import { FLOCK, ignoring, OPEN, type DirHandle, type Fd, type NodeName } from "@switchyard/fs-atomic";
import type { LockMode } from "../lock-manager.ts";
import { closeAll } from "./close-all.ts";
import { gate } from "./gate.ts";
import { refusing } from "./lock-refusal.ts";
import { openLockFile, type LockFile } from "./open-lock-file.ts";

/** Who is in the way: see `Obstacle`. `replaced`: nobody, the file's name was given to another file meanwhile. */
export type Busy = "writer" | "readers" | "waiting_writer" | "file" | "replaced";

/** What is locked. */
export interface Granted {
  readonly directory: Fd;
  /** Absent for a reader where there is no file and none may be made. */
  readonly file: Fd | undefined;
}

/**
 * (1) Lock the directory, (2) open the file without following a link: it must be a regular file of root or of the
 * directory's owner with no other name, (3) lock it, (4) look at its name again. (1) keeps two out who would each hold
 * "the lock" after someone deleted the file of the first; (4) does the same against `flock(1)`, which knows only the file.
 * A reader passes the gate before (1).
 *
 * Crash: an empty file may stand there; nothing is locked.
 *
 * @throws `LockRefusal`; nothing is left open
 */
export function askKernel(dir: DirHandle, name: NodeName, mode: LockMode): Granted | Busy {
  if (mode === "shared" && !gate.isOpen(dir, name)) return "waiting_writer";
  const directory = refusing(name, "opening the directory of", () => dir.sys.openat(dir.fd, ".", { flags: OPEN.RDONLY | OPEN.DIRECTORY }));
  const open = [directory];
  try {
    const busy = lockDirectory(dir, { name, directory, mode }); // (1)
    if (busy !== undefined) return busy;
    const file = openLockFile(dir, name, mode === "shared" ? "lock" : "write"); // (2)
    if (file !== undefined) {
      open.unshift(file.fd);
      if (!lock(dir, { name, fd: file.fd, how: HOW[mode] })) return "file"; // (3)
      if (!stillNamed(dir, name, file)) return "replaced"; // (4)
    }
    open.length = 0;
    return { directory, file: file?.fd };
  } finally {
    closeAll(dir, open);
  }
}

const HOW: Readonly<Record<LockMode, number>> = { exclusive: FLOCK.EXCLUSIVE, shared: FLOCK.SHARED };

/** @returns who is in the way; undefined: it is locked */
function lockDirectory(dir: DirHandle, { name, directory, mode }: { name: NodeName; directory: Fd; mode: LockMode }): Busy | undefined {
  const gets = (how: LockMode): boolean => lock(dir, { name, fd: directory, how: HOW[how] });
  if (gets(mode)) return undefined;
  if (mode === "shared") return "writer";
  if (!gets("shared")) return "writer";
  // Readers, or nobody any more: whoever let go meanwhile must not be taken for readers.
  return gets("exclusive") ? undefined : "readers";
}

function lock(dir: DirHandle, { name, fd, how }: { name: NodeName; fd: Fd; how: number }): boolean {
  return refusing(name, "locking", () => dir.sys.flock(fd, how | FLOCK.NONBLOCK));
}

function stillNamed(dir: DirHandle, name: NodeName, file: LockFile): boolean {
  const ino = refusing(name, "looking at", () => ignoring("ENOENT", () => dir.sys.statx(dir.fd, name).ino));
  return ino === file.ino;
}
