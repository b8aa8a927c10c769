/** This defines `appendFile`: bytes added to the end of a file, all of them or none. */
import { atPathLater } from "../errors/at-path.ts";
import { ignoring } from "../errors/ignoring.ts";
import { SwitchyardError } from "../errors/switchyard-error.ts";
import { errnoOf } from "../errors/syscall-error.ts";
import { identityOf } from "../node/identity.ts";
import { observe } from "../node/observe.ts";
import { removeOwn } from "../node/remove-own.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import type { NodeName } from "../path/node-name.ts";
import { MODE, OPEN } from "../syscalls/kernel-abi.ts";

/** A file that is not written through a link, nor a FIFO that is waited for. */
const APPEND = OPEN.WRONLY | OPEN.APPEND | OPEN.NOFOLLOW | OPEN.NONBLOCK;

/**
 * Appends to the regular file `name`, which is made with this mode where it is missing, and syncs it; one writer at a
 * time. What could not be written as a whole is cut off again, and a file that was made for it removed.
 *
 * (1) Open it, or make it and sync its directory, (2) write, (3) sync.
 *
 * Crash: the file ends with any part of the bytes, from their first on; a new one is absent, or there with any part of
 * them; whole once this returns.
 *
 * @throws `SyscallError`, e.g. `ENOSPC`: the file is as it was, or absent as it was; of (3): nobody knows how many of the
 * bytes are on disk. `E_GENERIC` `not_a_file`, or `torn_tail`: a part was written and could not be cut off.
 */
export async function appendFile(dir: DirHandle, name: NodeName, bytes: Uint8Array, mode: number): Promise<void> {
  const path = pathIn(dir, name);
  await atPathLater(path, async () => {
    const there = ignoring("ENOENT", () => dir.sys.openat(dir.fd, name, { flags: APPEND })); // (1)
    const fd = there ?? dir.sys.openat(dir.fd, name, { flags: APPEND | OPEN.CREAT | OPEN.EXCL, mode });
    const file = { ...dir, fd, path };
    try {
      if (there === undefined) await begin(dir, name, file, { bytes, mode });
      else add(file, bytes); // (2)
      await dir.sys.fsync(fd); // (3)
    } finally {
      dir.sys.close(fd);
    }
  });
}

/** The rest of (1), and (2), of a file that was just made. */
async function begin(dir: DirHandle, name: NodeName, file: DirHandle, { bytes, mode }: { readonly bytes: Uint8Array; readonly mode: number }): Promise<void> {
  try {
    dir.sys.fchmod(file.fd, mode);
    await dir.sys.fsync(dir.fd);
    if (bytes.length > 0) dir.sys.write(file.fd, bytes);
  } catch (error) {
    removeOwn(dir, name, () => identityOf(observe(file, "")));
    throw error;
  }
}

function add(file: DirHandle, bytes: Uint8Array): void {
  const stat = file.sys.statx(file.fd, "");
  if ((stat.mode & MODE.TYPE) !== MODE.FILE) throw failed("not_a_file", file.path, "it is not a regular file");
  const size = Number(stat.size);
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
