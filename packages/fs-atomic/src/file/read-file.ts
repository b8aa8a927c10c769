/** This defines `readFile`: a small regular file's bytes, by handle. */
import type { DirHandle } from "../path/dir-handle.ts";
import { openFile } from "./open-file.ts";

/**
 * Reads a whole regular file without following a link; a FIFO cannot hang it.
 *
 * @param limit in bytes; a larger file is refused
 * @throws `SyscallError` (`ENOENT`, `ELOOP` for a link …); `SwitchyardError` `E_GENERIC` `not_a_file`, `too_large`.
 */
export function readFile(dir: DirHandle, name: string, limit: number = 64 * 1024 * 1024): Buffer {
  const file = openFile(dir, name, limit);
  try {
    return file.read(0, file.size);
  } finally {
    file.close();
  }
}
