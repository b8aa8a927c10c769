/** This defines `moveBetween`: a rename from one directory to another that never replaces anything. */
import type { Place } from "../copy/copy-types.ts";
import { atPath } from "../errors/at-path.ts";
import { errnoOf } from "../errors/syscall-error.ts";
import { identityOf, sameInode } from "../node/identity.ts";
import { observe } from "../node/observe.ts";
import { pathIn } from "../path/dir-handle.ts";
import { RENAME } from "../syscalls/kernel-abi.ts";

/**
 * Renames the node at `from` to the free name `to` in another directory of the same mount, or fails with EEXIST and changes
 * nothing. Where both are already names of one node, `from` is removed. The caller syncs both directories.
 *
 * Where RENAME_NOREPLACE is unknown (EINVAL) a hard link takes its place, as in `moveExclusive`, and with what that says.
 *
 * Crash: with RENAME_NOREPLACE the node has the one name or the other; else it may be left with both, and calling again
 * finishes the move.
 *
 * @throws `SyscallError`, e.g. `EXDEV`, `EEXIST`, `ENOSPC`
 */
export function moveBetween(from: Place, to: Place): void {
  const { sys } = from.dir;
  atPath(pathIn(to.dir, to.name), () => {
    try {
      sys.renameInto(from.dir.fd, from.name, to.dir.fd, to.name, RENAME.NOREPLACE);
    } catch (error) {
      const errno = errnoOf(error);
      if (errno === "EEXIST" && areOneNode(from, to)) sys.unlinkat(from.dir.fd, from.name);
      else if (errno === "EINVAL") moveByLink(from, to);
      else throw error;
    }
  });
}

function moveByLink(from: Place, to: Place): void {
  const { sys } = from.dir;
  sys.linkat(from.dir.fd, from.name, to.dir.fd, to.name);
  // If someone replaced `from` meanwhile, the node has moved already, and theirs stays.
  if (areOneNode(from, to)) sys.unlinkat(from.dir.fd, from.name);
}

function areOneNode(a: Place, b: Place): boolean {
  const node = identityOf(observe(a.dir, a.name));
  return node.kind !== "none" && sameInode(node, identityOf(observe(b.dir, b.name)));
}
