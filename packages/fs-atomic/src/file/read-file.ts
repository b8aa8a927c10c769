/** This defines `readFile`: a small regular file's bytes, by handle. */
import { atPath } from "../errors/at-path.ts";
import { SwitchyardError } from "../errors/switchyard-error.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import { MODE, OPEN } from "../syscalls/kernel-abi.ts";

/**
 * Reads a whole regular file without following a link; a FIFO cannot hang it.
 *
 * @param limit in bytes; a larger file is refused
 * @throws `SyscallError` (`ENOENT`, `ELOOP` for a link …); {@link SwitchyardError} `E_GENERIC` `not_a_file`, `too_large`.
 */
export function readFile(dir: DirHandle, name: string, limit: number = 64 * 1024 * 1024): Buffer {
  return atPath(pathIn(dir, name), () => readWhole(dir, name, limit));
}

function readWhole(dir: DirHandle, name: string, limit: number): Buffer {
  const fd = dir.sys.openat(dir.fd, name, { flags: OPEN.RDONLY | OPEN.NOFOLLOW | OPEN.NONBLOCK });
  try {
    const stat = dir.sys.statx(fd, "");
    if ((stat.mode & MODE.TYPE) !== MODE.FILE) throw refused("not_a_file", pathIn(dir, name), "it is not a regular file");
    if (stat.size > BigInt(limit)) throw refused("too_large", pathIn(dir, name), `it has ${stat.size} bytes, allowed are ${limit}`);
    const bytes = Buffer.alloc(Number(stat.size));
    return bytes.subarray(0, dir.sys.pread(fd, bytes, 0));
  } finally {
    dir.sys.close(fd);
  }
}

function refused(reason: string, path: string, found: string): SwitchyardError {
  return new SwitchyardError({ id: "E_GENERIC", reason, op: "readFile", path, message: `Cannot read ${JSON.stringify(path)}: ${found}.` });
}
