/** This defines `getMetadata`: owner, mode, times and attributes of one node. */
import { onNode } from "../node/on-node.ts";
import type { DirHandle } from "../path/dir-handle.ts";
import type { Metadata } from "./metadata.ts";
import { readXattrs } from "./read-xattrs.ts";

/**
 * Reads the metadata of whatever stands at `name`, a symlink itself included, without opening or waking it. An empty
 * name means what `dir` is open on. Attributes that the caller may not read are missing from it.
 *
 * @throws `SyscallError`, e.g. `ENOENT`.
 */
export function getMetadata(dir: DirHandle, name: string): Metadata {
  return onNode(dir, name, (fd) => {
    const { uid, gid, mode, atimeNs, mtimeNs } = dir.sys.statx(fd, "");
    return { uid, gid, mode: mode & 0o7777, atimeNs, mtimeNs, xattrs: readXattrs(dir.sys, fd) };
  });
}
