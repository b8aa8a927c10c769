/** This defines `appendFile`: bytes added to the end of a file, all of them or none. */
import { atPathLater } from "../errors/at-path.ts";
import { ignoring } from "../errors/ignoring.ts";
import { SwitchyardError } from "../errors/switchyard-error.ts";
import { errnoOf } from "../errors/syscall-error.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import type { NodeName } from "../path/node-name.ts";
import { MODE, OPEN } from "../syscalls/kernel-abi.ts";
import type { Fd } from "../syscalls/syscalls.ts";

/** A file that is not written through a link, nor a FIFO that is waited for. */
const APPEND = OPEN.WRONLY | OPEN.APPEND | OPEN.NOFOLLOW | OPEN.NONBLOCK;

/**
 * Appends to the regular file `name`, which is made with this mode where it is missing, and syncs it; one writer at a
 * time. What could not be written as a whole is cut off again.
 *
 * (1) Open it, or make it and sync its directory, (2) write, (3) sync.
 *
 * Crash: the file ends with any part of the bytes, from their first on; whole once this returns.
 *
 * @throws `SyscallError`, e.g. `ENOSPC`: the file is as it was; of (3): nobody knows how many of the bytes are on disk.
 * `E_GENERIC` `not_a_file`, or `torn_tail`: a part was written and could not be cut off.
 */
export async function appendFile(dir: DirHandle, name: NodeName, bytes: Uint8Array, mode: number): Promise<void> {
  const path = pathIn(dir, name);
  await atPathLater(path, async () => {
    const { fd, isNew } = open(dir, name, mode); // (1)
    try {
      const stat = dir.sys.statx(fd, "");
      if ((stat.mode & MODE.TYPE) !== MODE.FILE) throw failed("not_a_file", path, "it is not a regular file");
      if (isNew) await dir.sys.fsync(dir.fd);
      write({ ...dir, fd, path }, bytes, Number(stat.size)); // (2)
      await dir.sys.fsync(fd); // (3)
    } finally {
      dir.sys.close(fd);
    }
  });
}

function open(dir: DirHandle, name: NodeName, mode: number): { readonly fd: Fd; readonly isNew: boolean } {
  const there = ignoring("ENOENT", () => dir.sys.openat(dir.fd, name, { flags: APPEND }));
  if (there !== undefined) return { fd: there, isNew: false };
  const made = dir.sys.openat(dir.fd, name, { flags: APPEND | OPEN.CREAT | OPEN.EXCL, mode });
  try {
    dir.sys.fchmod(made, mode);
    return { fd: made, isNew: true };
  } catch (error) {
    dir.sys.close(made);
    throw error;
  }
}

function write(file: DirHandle, bytes: Uint8Array, size: number): void {
  try {
    if (bytes.length > 0) file.sys.write(file.fd, bytes);
  } catch (error) {
    if (errnoOf(error) !== undefined) cutOff(file, size);
    throw error;
  }
}

function cutOff({ fd, path, sys }: DirHandle, size: number): void {
  if (Number(sys.statx(fd, "").size) === size) return;
  try {
    sys.ftruncate(fd, size);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    throw failed("torn_tail", path, `a part of the bytes is behind offset ${size} and could not be cut off`, error);
  }
}

function failed(reason: "not_a_file" | "torn_tail", path: string, found: string, cause?: unknown): SwitchyardError {
  const message = `Cannot append to ${JSON.stringify(path)}: ${found}.`;
  return new SwitchyardError({ id: "E_GENERIC", reason, op: "appendFile", path, errno: errnoOf(cause), message, cause });
}
