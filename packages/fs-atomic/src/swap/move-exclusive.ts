/** This defines `moveExclusive`: a rename that never replaces anything. */
import { errnoOf } from "../errors/syscall-error.ts";
import { observe } from "../node/observe.ts";
import { identityOf, sameInode } from "../node/identity.ts";
import type { DirHandle } from "../path/dir-handle.ts";
import { RENAME } from "../syscalls/kernel-abi.ts";

/**
 * Renames `from` to `to` in one directory, or fails with EEXIST and changes nothing.
 *
 * Where RENAME_NOREPLACE is unknown (EINVAL: some FUSE and network file systems) a hard link takes its place, which
 * fails on a taken name just as well; `from` is removed after it.
 *
 * Crash: with RENAME_NOREPLACE the node has the one name or the other; else it may be left with both, and calling
 * again finishes the move.
 */
export function moveExclusive(dir: DirHandle, from: string, to: string): void {
  try {
    dir.sys.rename(dir.fd, from, to, RENAME.NOREPLACE);
  } catch (error) {
    if (errnoOf(error) !== "EINVAL") throw error;
    moveByLink(dir, from, to);
  }
}

function moveByLink(dir: DirHandle, from: string, to: string): void {
  try {
    dir.sys.linkat(dir.fd, from, dir.fd, to);
  } catch (error) {
    const both = errnoOf(error) === "EEXIST" && sameInode(identityOf(observe(dir, from)), identityOf(observe(dir, to)));
    if (!both) throw error;
  }
  dir.sys.unlinkat(dir.fd, from);
}
