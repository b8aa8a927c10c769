/** This defines `setMetadata`: owner, attributes, mode and times of one node, in the order that keeps them. */
import { ignoring } from "../errors/ignoring.ts";
import { onNode } from "../node/on-node.ts";
import type { DirHandle } from "../path/dir-handle.ts";
import { MODE } from "../syscalls/kernel-abi.ts";
import type { Fd, Syscalls } from "../syscalls/syscalls.ts";
import { OWN_XATTRS, type Metadata } from "./metadata.ts";
import { readXattrs } from "./read-xattrs.ts";

/**
 * Gives the node at `name`, a symlink itself included, what is given in `wanted`, and leaves the rest. Attributes are
 * meant as a whole: those that `wanted.xattrs` does not name are removed. An empty name means what `dir` is open on.
 *
 * (1) Owner, (2) attributes, ACLs and capabilities, (3) mode, (4) times: chown(2) takes set-id bits and capabilities
 * off, an ACL changes the mode, and all of them change times (REQ-B5). So whoever changes the owner and wants those
 * back gives `mode` and `xattrs` too.
 *
 * Crash: the node has a part of what was wanted, in this order; calling again gives it the rest. Nothing is synced.
 *
 * @throws `SyscallError`, e.g. `EPERM` for an owner or a capability that the caller may not give, `ENOTSUP` for an
 * attribute that the file system does not keep; what came before it in the order is done.
 */
export function setMetadata(dir: DirHandle, name: string, wanted: Partial<Metadata>): void {
  onNode(dir, name, (fd) => {
    const { sys } = dir;
    const is = sys.statx(fd, "");
    const [uid, gid] = [wanted.uid ?? is.uid, wanted.gid ?? is.gid];
    if (uid !== is.uid || gid !== is.gid) sys.fchown(fd, uid, gid); // (1)
    if (wanted.xattrs !== undefined) setXattrs(sys, fd, wanted.xattrs); // (2)
    const isLink = (is.mode & MODE.TYPE) === MODE.SYMLINK;
    if (wanted.mode !== undefined && !isLink) sys.fchmod(fd, wanted.mode); // (3)
    const { atimeNs = is.atimeNs, mtimeNs = is.mtimeNs } = wanted;
    if (wanted.atimeNs !== undefined || wanted.mtimeNs !== undefined) sys.setTimes(fd, { atimeNs, mtimeNs }); // (4)
  });
}

function setXattrs(sys: Syscalls, fd: Fd, wanted: Metadata["xattrs"]): void {
  const present = readXattrs(sys, fd);
  // First what is too much: an ACL inherited from the directory may stand in the way of the one that is wanted.
  const excess = [...present.keys()].filter((key) => !wanted.has(key) && !OWN_XATTRS.has(key));
  // ENODATA: it went with another one.
  for (const key of excess) ignoring("ENODATA", () => sys.removeXattr(fd, key));
  for (const [key, value] of wanted) if (present.get(key)?.equals(value) !== true) sys.setXattr(fd, key, value);
}
