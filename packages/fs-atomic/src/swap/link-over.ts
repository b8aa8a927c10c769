/** This defines `linkOver`: the gap-free swap of file systems that cannot exchange two names (REQ-F2). */
import { errnoOf } from "../errors/syscall-error.ts";
import { identityOf, sameInode, type NodeIdentity } from "../node/identity.ts";
import { observe } from "../node/observe.ts";
import type { DirHandle } from "../path/dir-handle.ts";

/**
 * (1) Gives the node at `target` the second name `keep`, (2) checks that it is the expected one, (3) renames `waiting`
 * over the target. Nobody sees the target missing. It is not compare-and-swap: a node that someone puts there between
 * (2) and (3) is lost, which is why policy must allow it.
 *
 * Crash: after (1) the target stands and has a second name; after (3) `keep` is the only name of the old node.
 *
 * @returns false where (2) found a foreign node; its second name is gone again and the target untouched.
 * @throws `SyscallError`, e.g. `EEXIST`: `keep` is taken and nothing changed.
 */
export function linkOver(
  dir: DirHandle,
  names: { readonly waiting: string; readonly target: string; readonly keep: string },
  isExpected: (out: NodeIdentity) => boolean,
): boolean {
  giveSecondName(dir, names.target, names.keep); // (1)
  const kept = observe(dir, names.keep);
  if (!isExpected(identityOf(kept))) {
    // Only its second name goes, and only while it has another.
    if (kept.kind !== "none" && kept.stat.nlink > 1) dir.sys.unlinkat(dir.fd, names.keep);
    return false;
  }
  dir.sys.rename(dir.fd, names.waiting, names.target, 0); // (3)
  return true;
}

/** Links the node at `name` to `second` too; right also where it has that name already, cut short before. */
export function giveSecondName(dir: DirHandle, name: string, second: string): void {
  try {
    dir.sys.linkat(dir.fd, name, dir.fd, second);
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
    if (!sameInode(identityOf(observe(dir, name)), identityOf(observe(dir, second)))) throw error;
  }
}
