/** This defines `ensureDir`: a directory path below the root, made where it is missing. */
import { errnoOf } from "../errors/syscall-error.ts";
import { openDir, closeDir, type DirHandle } from "../path/dir-handle.ts";
import type { NodeName } from "../path/node-name.ts";
import type { Root } from "../path/root.ts";
import { isSwitchyardError } from "../errors/switchyard-error.ts";

/**
 * Opens the directory below the root, first making what is missing of it, mode 0755, and syncing each parent that got
 * a new entry. No link is followed on the way.
 *
 * Crash: a prefix of the path exists; calling again makes the rest.
 *
 * @throws what `openDir` throws; `SyscallError` of mkdirat, e.g. `EACCES`, `EROFS`, `ENOSPC`.
 */
export async function ensureDir(root: Root, parents: readonly NodeName[]): Promise<DirHandle> {
  try {
    return openDir(root, parents);
  } catch (error) {
    if (!isSwitchyardError(error) || error.reason !== "parent_missing") throw error;
  }
  const name = parents.at(-1);
  const parent = await ensureDir(root, parents.slice(0, -1));
  try {
    if (name !== undefined) makeDir(parent, name);
    await parent.sys.fsync(parent.fd);
  } finally {
    closeDir(parent);
  }
  return openDir(root, parents);
}

function makeDir(parent: DirHandle, name: NodeName): void {
  try {
    parent.sys.mkdirat(parent.fd, name, 0o755);
  } catch (error) {
    // Another process made it meanwhile; openDir decides whether it will do.
    if (errnoOf(error) !== "EEXIST") throw error;
  }
}
