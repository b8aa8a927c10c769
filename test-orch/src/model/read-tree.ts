/** This defines `readTree`: the tree that stands at a place now. */
import { lstatSync, readdirSync, type BigIntStats } from "node:fs";
import { join } from "node:path";
import type { Ino, ModelNode, NodeMeta } from "./model-op.ts";
import type { ModelTree } from "./model-tree.ts";

/** Describes what is below `path`, by inodes; no file's bytes. @throws where there is a device or a socket */
export function readTree(path: string): ModelTree {
  const nodes = new Map<Ino, ModelNode>();
  const names = new Map<Ino, Map<string, Ino>>();
  const visit = (place: string): Ino => {
    const stats = lstatSync(place, { bigint: true });
    const ino = String(stats.ino);
    nodes.set(ino, nodeOf(stats));
    if (stats.isDirectory()) names.set(ino, new Map(readdirSync(place).map((name) => [name, visit(join(place, name))])));
    return ino;
  };
  return { top: visit(path), nodes, names, bytes: new Map() };
}

/** A node as the model keeps it. */
export function nodeOf(stats: BigIntStats): ModelNode {
  const { mode, uid, gid, atimeNs, mtimeNs } = stats;
  const meta: NodeMeta = { mode: Number(mode & 0o7777n), uid: Number(uid), gid: Number(gid), atimeNs, mtimeNs };
  return { kind: kindOf(stats), meta };
}

function kindOf(stats: BigIntStats): ModelNode["kind"] {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "dir";
  if (stats.isSymbolicLink()) return "symlink";
  throw new Error("Cannot model this tree: it holds something that is no file, directory or symlink");
}
