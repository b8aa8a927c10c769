/** This defines `ensureDir`: a directory path below the root, made where it is missing. */
import { atPathLater } from "../errors/at-path.ts";
import { ignoring } from "../errors/ignoring.ts";
import { isSwitchyardError } from "../errors/switchyard-error.ts";
import { openDir, closeDir, pathIn, type DirHandle } from "../path/dir-handle.ts";
import type { NodeName } from "../path/node-name.ts";
import type { Root } from "../path/root.ts";
import { OPEN } from "../syscalls/kernel-abi.ts";

/**
 * Opens the directory below the root, first making what is missing of it, with exactly the mode 0755, and syncing each
 * parent that got a new entry. No link is followed on the way. What was there before is left as it is.
 *
 * Crash: a prefix of the path exists, its last directory perhaps narrower than 0755; calling again makes the rest.
 *
 * @throws what `openDir` throws; `SyscallError` of mkdirat, e.g. `EACCES`, `EROFS`, `ENOSPC`.
 */
export async function ensureDir(root: Root, parents: readonly NodeName[]): Promise<DirHandle> {
  const name = parents.at(-1);
  try {
    return openDir(root, parents);
  } catch (error) {
    if (name === undefined || !isSwitchyardError(error) || error.reason !== "parent_missing") throw error;
  }
  const parent = await ensureDir(root, parents.slice(0, -1));
  try {
    // EEXIST: another process made it meanwhile; openDir decides whether it will do.
    await atPathLater(pathIn(parent, name), async () => {
      ignoring("EEXIST", () => makeDir(parent, name));
      await parent.sys.fsync(parent.fd);
    });
  } finally {
    closeDir(parent);
  }
  return openDir(root, parents);
}

function makeDir({ fd, sys }: DirHandle, name: NodeName): void {
  sys.mkdirat(fd, name, 0o755);
  // The umask may have narrowed it. Widening comes second, so that a crash never leaves it wider than asked.
  const made = sys.openat(fd, name, { flags: OPEN.RDONLY | OPEN.DIRECTORY | OPEN.NOFOLLOW });
  try {
    sys.fchmod(made, 0o755);
  } finally {
    sys.close(made);
  }
}
