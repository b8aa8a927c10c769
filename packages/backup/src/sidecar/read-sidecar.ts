/** This defines `readSidecar`: a sidecar read from its directory. */
import { errnoOf, isSwitchyardError, pathIn, readFile, SwitchyardError, type DirHandle, type ErrorName } from "@switchyard/fs-atomic";
import { parseSidecar, type Sidecar } from "./sidecar.ts";

/** More than the attributes of any file come to. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Reads the sidecar at `name`. A link is not followed, a FIFO not waited for.
 *
 * @throws {@link SwitchyardError} `E_BACKUP_MISSING` `sidecar_missing`; `E_RESTORE_FAILED` `sidecar_unreadable`: it is no
 * regular file, cannot be read, is torn, or no sidecar at all.
 */
export function readSidecar(dir: DirHandle, name: string): Sidecar {
  const path = pathIn(dir, name);
  try {
    return parseSidecar(readFile(dir, name, MAX_BYTES).toString("utf8"), path);
  } catch (cause) {
    if (isSwitchyardError(cause) && cause.reason === "sidecar_unreadable") throw cause;
    const errno = errnoOf(cause);
    if (errno === undefined && !isSwitchyardError(cause)) throw cause;
    const which: ErrorName = errno === "ENOENT" ? { id: "E_BACKUP_MISSING", reason: "sidecar_missing" } : { id: "E_RESTORE_FAILED", reason: "sidecar_unreadable" };
    throw new SwitchyardError({
      ...which,
      op: "readSidecar",
      path,
      errno,
      message: `Cannot read the sidecar ${JSON.stringify(path)}: ${errno ?? "it is not a sidecar's file"}.`,
      cause,
    });
  }
}
