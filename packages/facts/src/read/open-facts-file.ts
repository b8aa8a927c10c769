/** This defines `openFactsFile`: one file of facts, opened for reading. */
import { errnoOf, openFile, type DirHandle, type NodeName, type OpenFile } from "@switchyard/fs-atomic";

/** The longest file that is read, in bytes. */
const LIMIT = 8 * 1024 * 1024 * 1024;

/** The file, or null where it is missing. @throws `SyscallError`, e.g. `ELOOP` for a link; `E_GENERIC` `not_a_file` */
export function openFactsFile(dir: DirHandle, name: NodeName): OpenFile | null {
  try {
    return openFile(dir, name, LIMIT);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return null;
    throw error;
  }
}
