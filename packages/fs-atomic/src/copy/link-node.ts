/** This defines `linkNode`: a second name, in any directory of the file system, for the very same inode. */
import { atPathLater } from "../errors/at-path.ts";
import { identityOf, sameNode, type NodeIdentity } from "../node/identity.ts";
import { observe } from "../node/observe.ts";
import { removeOwn } from "../node/remove-own.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import type { NodeName } from "../path/node-name.ts";
import { copyError } from "./copy-error.ts";
import type { CopyOptions, Place } from "./copy-types.ts";

/**
 * Gives the node at `name`, a symlink itself included, the free name `to` too, durably. Cost does not grow with its size,
 * and what is written to it later is seen at both names.
 *
 * (1) Link, (2) check that the second name is the expected node's, (3) sync its directory.
 *
 * Crash: `to` is absent or a second name of whatever stood at `name`.
 *
 * @throws `SyscallError`: `EEXIST`, `EXDEV` (another mount), `EPERM` (a directory, an immutable file, a file system
 * without hard links, or someone else's file under protected_hardlinks), `EMLINK`; `source_changed`. Its second name is
 * removed again.
 */
export async function linkNode(dir: DirHandle, name: NodeName, to: Place, options: Pick<CopyOptions, "expected"> = {}): Promise<"link"> {
  const { sys, fd } = to.dir;
  return atPathLater(pathIn(to.dir, to.name), async (): Promise<"link"> => {
    const expected = options.expected ?? identityOf(observe(dir, name));
    sys.linkat(dir.fd, name, fd, to.name); // (1)
    try {
      const isExpected = sameNode(identityOf(observe(to.dir, to.name)), expected); // (2)
      if (!isExpected) throw copyError("source_changed", pathIn(dir, name), "it is not the node that was observed before");
      await sys.fsync(fd); // (3)
    } catch (error) {
      removeOwn(to.dir, to.name, () => secondName(to));
      throw error;
    }
    return "link";
  });
}

/** What may be removed: only while the node keeps another name, and then it does not matter whose it is. */
function secondName({ dir, name }: Place): NodeIdentity {
  const node = observe(dir, name);
  return node.kind !== "none" && node.stat.nlink > 1 ? identityOf(node) : { kind: "none" };
}
