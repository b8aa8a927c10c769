/** This defines `changedFields`: whether a node is the one that it was. */
import type { TreeEntry } from "./tree-entry.ts";

/** The link count is not among these: while a swap is under way the old inode may have a second name. */
const IDENTITY = ["kind", "mode", "uid", "gid", "inode", "mtimeNs", "sha256", "dest"] as const;

/** In what two descriptions of a node differ that make it what it is, one line each. */
export function changedFields(before: TreeEntry, now: TreeEntry): string[] {
  return IDENTITY.filter((field) => now[field] !== before[field]).map((field) => `${field} was ${before[field] ?? "unset"}, is ${now[field] ?? "unset"}`);
}
