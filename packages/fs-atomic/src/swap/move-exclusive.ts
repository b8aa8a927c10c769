/** This defines `moveExclusive`: a rename that never replaces anything. */
import { errnoOf } from "../errors/syscall-error.ts";
import { observe } from "../node/observe.ts";
import { identityOf, sameInode } from "../node/identity.ts";
import type { DirHandle } from "../path/dir-handle.ts";
import { RENAME } from "../syscalls/kernel-abi.ts";

/**
 * Renames `from` to `to` in one directory, or fails with EEXIST and changes nothing. Where both are already names of
 * one node, `from` is removed.
 *
 * Where RENAME_NOREPLACE is unknown (EINVAL: some FUSE and network file systems) a hard link takes its place, which
 * fails on a taken name just as well; `from` is removed after it. A node that someone puts at `from` between the last
 * look and that removal is lost: only there, and only then.
 *
 * Crash: with RENAME_NOREPLACE the node has the one name or the other; else it may be left with both, and calling
 * again finishes the move.
 *
 * @throws `SyscallError`, e.g. `EEXIST`, `EPERM`; without RENAME_NOREPLACE the node may be left with both names then, too.
 */
export function moveExclusive(dir: DirHandle, from: string, to: string): void {
  try {
    dir.sys.rename(dir.fd, from, to, RENAME.NOREPLACE);
  } catch (error) {
    const errno = errnoOf(error);
    // EEXIST comes before EINVAL, also where the flag is unknown: an earlier call may have been cut short there.
    if (errno === "EEXIST" && areOneNode(dir, from, to)) dir.sys.unlinkat(dir.fd, from);
    else if (errno === "EINVAL") moveByLink(dir, from, to);
    else throw error;
  }
}

function moveByLink(dir: DirHandle, from: string, to: string): void {
  dir.sys.linkat(dir.fd, from, dir.fd, to);
  // If someone replaced `from` meanwhile, the node has moved already, and theirs stays.
  if (areOneNode(dir, from, to)) dir.sys.unlinkat(dir.fd, from);
}

function areOneNode(dir: DirHandle, a: string, b: string): boolean {
  const node = identityOf(observe(dir, a));
  return node.kind !== "none" && sameInode(node, identityOf(observe(dir, b)));
}
