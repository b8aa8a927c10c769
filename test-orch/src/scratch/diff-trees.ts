/** This defines `diffTrees`: in which nodes, and how, two snapshots of one tree differ. */
import { basename } from "node:path";
import { parseReservedName } from "./reserved-name.ts";
import type { TreeSnapshot } from "./snapshot-tree.ts";
import type { TreeEntry } from "./tree-entry.ts";

const FIELDS = ["kind", "mode", "uid", "gid", "inode", "nlink", "mtimeNs", "sha256", "dest"] as const;
/** A directory's own times and link count change with what is made in it; that is no damage. */
const DIRECTORY_FIELDS = ["kind", "mode", "uid", "gid", "inode"] as const;

/** Which differences count. */
export interface DiffOptions {
  /** Leave out stages, payloads and sidecars. */
  readonly withoutReserved?: boolean;
  /** Compare the times of directories too. */
  readonly directoryTimes?: boolean;
}

/** One line per difference, `path: what`; empty where nothing differs. */
export function diffTrees(before: TreeSnapshot, after: TreeSnapshot, options: DiffOptions = {}): string[] {
  const paths = [...new Set([...before.entries.keys(), ...after.entries.keys()])].sort();
  return paths
    .filter((path) => options.withoutReserved !== true || parseReservedName(basename(path)) === undefined)
    .flatMap((path) => diffEntries(path, before.entries.get(path), after.entries.get(path), options));
}

function diffEntries(path: string, old: TreeEntry | undefined, now: TreeEntry | undefined, options: DiffOptions): string[] {
  if (old === undefined) return [`${path}: appeared`];
  if (now === undefined) return [`${path}: vanished`];
  const fields = old.kind === "dir" && options.directoryTimes !== true ? DIRECTORY_FIELDS : FIELDS;
  return fields
    .filter((field) => old[field] !== now[field])
    .map((field) => `${path}: ${field} was ${old[field] ?? "unset"}, is ${now[field] ?? "unset"}`);
}
