/** This defines `linkNode`: a second name, in any directory of the file system, for the very same inode. */
import { atPathLater } from "../errors/at-path.ts";
import { SyscallError } from "../errors/syscall-error.ts";
import { identityOf, sameNode, type NodeIdentity } from "../node/identity.ts";
import { isOverlay } from "../node/is-overlay.ts";
import { observe } from "../node/observe.ts";
import { removeOwn } from "../node/remove-own.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import type { NodeName } from "../path/node-name.ts";
import { copyError } from "./copy-error.ts";
import type { CopyOptions, Place } from "./copy-types.ts";
import { linkHeld } from "./link-held.ts";

/**
 * Gives the node at `name`, a symlink itself included, the free name `to` too, durably once its directory is synced. Cost
 * does not grow with its size, and what is written to it later is seen at both names.
 *
 * (1) Link, (2) check that the second name is the expected node's, (3) sync its directory, unless `sync` is false. On overlayfs (1)
 * copies a lower file up; one of several names loses the others then, and both names here have another inode number afterwards.
 *
 * Crash: `to` is absent or a second name of whatever stood at `name`.
 *
 * @throws `SyscallError`: `EEXIST`, `EXDEV` (another mount), `EPERM` (a directory, an immutable file, a file system
 * without hard links, or someone else's file under protected_hardlinks), `EMLINK`, `ENOTSUP` (an overlay that gives the
 * names of one node different inode numbers: what mounted it may not open file handles); `source_changed`. Its second name is
 * removed again.
 */
export async function linkNode(dir: DirHandle, name: NodeName, to: Place, options: Pick<CopyOptions, "expected" | "sync"> = {}): Promise<"link"> {
  const { sys, fd } = to.dir;
  return atPathLater(pathIn(to.dir, to.name), async (): Promise<"link"> => {
    const expected = options.expected ?? identityOf(observe(dir, name));
    const linked = linkHeld(dir, name, to, expected); // (1)
    try {
      const isExpected = sameNode(identityOf(observe(to.dir, to.name)), linked); // (2)
      if (!isExpected) throw refused(dir, name, linked);
      if (options.sync ?? true) await sys.fsync(fd); // (3)
    } catch (error) {
      removeOwn(to.dir, to.name, () => secondName(to));
      throw error;
    }
    return "link";
  });
}

/** Two numbers for the names of one node say nothing, and what is told apart by them would not be known again. */
function refused(dir: DirHandle, name: NodeName, linked: NodeIdentity): Error {
  if (isOverlay(dir) && sameNode(identityOf(observe(dir, name)), linked)) return new SyscallError("linkat", "ENOTSUP", name);
  return copyError("source_changed", pathIn(dir, name), "it is not the node that was observed before");
}

/** What may be removed: only while the node keeps another name, and then it does not matter whose it is. */
function secondName({ dir, name }: Place): NodeIdentity {
  const node = observe(dir, name);
  return node.kind !== "none" && node.stat.nlink > 1 ? identityOf(node) : { kind: "none" };
}
