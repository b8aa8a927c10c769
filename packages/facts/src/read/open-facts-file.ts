/** This defines `openFactsFile`: one file of facts, opened for reading. */
import { errnoOf, openFile, pathIn, SwitchyardError, type DirHandle, type NodeName, type OpenFile } from "@switchyard/fs-atomic";

/** The longest file that is read, in bytes. */
const LIMIT = 8 * 1024 * 1024 * 1024;

/**
 * The file, or null where it is missing. A link is not followed.
 *
 * @throws {@link SwitchyardError} `E_GENERIC` `facts_unreadable`: the kernel refuses it; `not_a_file`, `too_large`
 */
export function openFactsFile(dir: DirHandle, name: NodeName): OpenFile | null {
  try {
    return openFile(dir, name, LIMIT);
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === "ENOENT") return null;
    if (errno === undefined) throw cause;
    const path = pathIn(dir, name);
    const message = `Cannot read facts from ${JSON.stringify(path)}: ${errno}; needed is a regular file that may be read.`;
    throw new SwitchyardError({ id: "E_GENERIC", reason: "facts_unreadable", op: "openFacts", path, errno, message, cause });
  }
}
