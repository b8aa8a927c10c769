/** This defines `xattrsOf`: the extended attributes of one node. */
import type { DirHandle } from "@switchyard/fs-atomic";
import type { Xattrs } from "@switchyard/policy";

const NONE: Xattrs = new Map();

/** Most nodes have none, and share one empty map. @throws `SyscallError`, e.g. `ENOENT` */
export function xattrsOf(dir: DirHandle, name: string): Xattrs {
  const xattrs = dir.sys.xattrs(dir.fd, name);
  return xattrs.size === 0 ? NONE : xattrs;
}
