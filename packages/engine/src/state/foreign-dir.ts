/** This defines `foreignDir`: why a directory cannot be trusted with what we go by. */
import type { DirHandle, Root } from "@switchyard/fs-atomic";

/** What is found where others than root and the owner of the root could write into it; null where they cannot. */
export function foreignDir(root: Root, dir: DirHandle): string | null {
  const stat = dir.sys.statx(dir.fd, "");
  const owner = root.sys.statx(root.fd, "").uid;
  const foreign = stat.uid !== 0 && stat.uid !== owner;
  return foreign || (stat.mode & 0o022) !== 0 ? `it belongs to user ${stat.uid} with mode ${(stat.mode & 0o7777).toString(8)}` : null;
}
