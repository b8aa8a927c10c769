/** This defines `observeTarget` and `hashTarget`: what stands at a target, if it is something that can be kept. */
import { hashFile, identityOf, observe, pathIn, type NodeName, type ObservedNode } from "@switchyard/fs-atomic";
import type { Catalog } from "../catalog/catalog.ts";
import { backupError } from "../errors/backup-error.ts";

/** @throws `E_POLICY` `target_kind`: it is a directory, FIFO, socket or device. */
export function observeTarget({ dir }: Catalog, target: NodeName): ObservedNode {
  const node = observe(dir, target);
  if (node.kind !== "dir" && node.kind !== "other") return node;
  const path = pathIn(dir, target);
  const found = node.kind === "dir" ? "a directory" : "a FIFO, socket or device";
  const message = `Cannot keep ${JSON.stringify(path)}: it is ${found}, needed is a regular file, a symlink, or nothing.`;
  throw backupError({ id: "E_POLICY", reason: "target_kind", op: "keep", path, message });
}

/**
 * The SHA-256 of a file; null of anything else.
 *
 * @throws `E_ATOMIC_SWAP` `conflict`: it changed while it was read, so no hash would be of what is kept.
 */
export async function hashTarget({ dir }: Catalog, target: NodeName, node: ObservedNode): Promise<string | null> {
  if (node.kind !== "file") return null;
  const hash = await hashFile(dir, target, identityOf(node));
  if (hash !== null) return hash;
  const path = pathIn(dir, target);
  const message = `Cannot keep ${JSON.stringify(path)}: it changed while it was read, needed is a file that holds still.`;
  throw backupError({ id: "E_ATOMIC_SWAP", reason: "conflict", op: "keep", path, message });
}
