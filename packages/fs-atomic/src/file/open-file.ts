/** This defines `openFile`: a regular file that is read piece by piece. */
import { atPath } from "../errors/at-path.ts";
import { SwitchyardError } from "../errors/switchyard-error.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import { MODE, OPEN } from "../syscalls/kernel-abi.ts";

/** An open file, as long as it was when it was opened: what is appended later is not seen. */
export interface OpenFile {
  /** In bytes. */
  readonly size: number;
  /** So many bytes from `at` on; fewer only at the end. @throws `SyscallError`, e.g. `EIO` */
  read(at: number, length: number): Buffer;
  close(): void;
}

/**
 * Opens a regular file for reading without following a link; a FIFO cannot hang it.
 *
 * @param limit in bytes; a larger file is refused
 * @throws `SyscallError` (`ENOENT`, `ELOOP` for a link …); {@link SwitchyardError} `E_GENERIC` `not_a_file`, `too_large`.
 */
export function openFile(dir: DirHandle, name: string, limit: number): OpenFile {
  const path = pathIn(dir, name);
  return atPath(path, () => {
    const fd = dir.sys.openat(dir.fd, name, { flags: OPEN.RDONLY | OPEN.NOFOLLOW | OPEN.NONBLOCK });
    try {
      const stat = dir.sys.statx(fd, "");
      if ((stat.mode & MODE.TYPE) !== MODE.FILE) throw refused("not_a_file", path, "it is not a regular file");
      if (stat.size > BigInt(limit)) throw refused("too_large", path, `it has ${stat.size} bytes, allowed are ${limit}`);
      const size = Number(stat.size);
      const read = (at: number, length: number): Buffer => atPath(path, () => readAt(Math.max(0, Math.min(length, size - at)), at));
      const readAt = (length: number, at: number): Buffer => {
        const bytes = Buffer.alloc(length);
        return bytes.subarray(0, dir.sys.pread(fd, bytes, at));
      };
      return { size, read, close: () => dir.sys.close(fd) };
    } catch (error) {
      dir.sys.close(fd);
      throw error;
    }
  });
}

function refused(reason: "not_a_file" | "too_large", path: string, found: string): SwitchyardError {
  return new SwitchyardError({ id: "E_GENERIC", reason, op: "openFile", path, message: `Cannot read ${JSON.stringify(path)}: ${found}.` });
}
