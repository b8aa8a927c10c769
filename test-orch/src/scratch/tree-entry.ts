/** This defines `describeEntry`: everything about one node that a switch and its undo must keep. */
import { createHash } from "node:crypto";
import { type BigIntStats, lstatSync, readFileSync, readlinkSync } from "node:fs";

/** One node, exactly. Times in nanoseconds; `sha256` on files, `dest` on links only. */
export interface TreeEntry {
  readonly kind: "file" | "symlink" | "dir" | "other";
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  readonly inode: bigint;
  readonly nlink: number;
  readonly mtimeNs: bigint;
  readonly sha256?: string;
  readonly dest?: string;
}

/** Describes the node at `path` itself, never what it points to. */
export function describeEntry(path: string): TreeEntry {
  const stats = lstatSync(path, { bigint: true });
  const kind = kindOf(stats);
  const common = {
    kind,
    mode: (stats.mode & 0o7777n).toString(8),
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    inode: stats.ino,
    nlink: Number(stats.nlink),
    mtimeNs: stats.mtimeNs,
  };
  if (kind === "file") return { ...common, sha256: createHash("sha256").update(readFileSync(path)).digest("hex") };
  if (kind === "symlink") return { ...common, dest: readlinkSync(path) };
  return common;
}

function kindOf(stats: BigIntStats): TreeEntry["kind"] {
  if (stats.isFile()) return "file";
  if (stats.isSymbolicLink()) return "symlink";
  return stats.isDirectory() ? "dir" : "other";
}
