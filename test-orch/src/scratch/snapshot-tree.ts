/** This defines `snapshotTree`: what stands in some directories of a root, at one moment. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { parseReservedName } from "./reserved-name.ts";
import { type TreeEntry, describeEntry } from "./tree-entry.ts";

/** The nodes of a tree by path inside the root, sorted. */
export interface TreeSnapshot {
  readonly entries: ReadonlyMap<string, TreeEntry>;
  /** Equal if and only if every path and every field of every node is equal. */
  readonly hash: string;
  /** The paths whose names are reserved, i.e. stages, payloads and sidecars. */
  readonly reserved: readonly string[];
}

/** Describes `directories` of `root` with all below them. A directory that does not exist contributes nothing. */
export function snapshotTree(root: string, directories: readonly string[]): TreeSnapshot {
  const paths = directories.flatMap((directory) => walk(root, join("/", directory))).sort();
  const entries = new Map(paths.map((path) => [path, describeEntry(join(root, path))]));
  return {
    entries,
    hash: hashEntries(entries),
    reserved: paths.filter((path) => parseReservedName(basename(path)) !== undefined),
  };
}

function walk(root: string, directory: string): string[] {
  if (!existsSync(join(root, directory))) return [];
  const children = readdirSync(join(root, directory), { withFileTypes: true });
  const below = children.flatMap((child) => {
    const path = join(directory, child.name);
    return child.isDirectory() ? walk(root, path) : [path];
  });
  return [directory, ...below];
}

function hashEntries(entries: ReadonlyMap<string, TreeEntry>): string {
  const hash = createHash("sha256");
  for (const [path, entry] of entries) {
    hash.update(JSON.stringify([path, entry], (_key, value: unknown) => (typeof value === "bigint" ? `${value}` : value)));
  }
  return hash.digest("hex");
}
