/** This defines `compareMetadata`: in what one node's metadata differs from what was wanted. */
import { OWN_XATTRS, type Metadata } from "./metadata.ts";

/** One difference. */
export type MetadataDifference = "owner" | "mode" | "mtime" | `xattr ${string}`;

/**
 * In what `found` differs from `wanted`; nothing where it is all the same. The access time is no difference, because
 * looking at a file changes it; neither is a security label that was not asked for.
 */
export function compareMetadata(wanted: Metadata, found: Metadata): readonly MetadataDifference[] {
  const differences: MetadataDifference[] = [];
  if (wanted.uid !== found.uid || wanted.gid !== found.gid) differences.push("owner");
  if (wanted.mode !== found.mode) differences.push("mode");
  if (wanted.mtimeNs !== found.mtimeNs) differences.push("mtime");
  for (const key of new Set([...wanted.xattrs.keys(), ...found.xattrs.keys()])) {
    if (!isSameXattr(wanted, found, key)) differences.push(`xattr ${key}`);
  }
  return differences;
}

function isSameXattr(wanted: Metadata, found: Metadata, key: string): boolean {
  const [a, b] = [wanted.xattrs.get(key), found.xattrs.get(key)];
  if (a === undefined) return OWN_XATTRS.has(key);
  return b !== undefined && Buffer.compare(a, b) === 0;
}
