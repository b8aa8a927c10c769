/** This defines `keepsNode` and `keepsSameNode`: whether a backup tells of one very node. */
import { isCopyOf, sameNode, type NodeIdentity } from "@switchyard/fs-atomic";
import { priorIdentity } from "../sidecar/prior-identity.ts";
import type { ReadableBackup } from "./backup.ts";

/** Whether what the backup keeps, or once kept, is that very node, or what came back for it from another file system: a copy. "Was absent" is no node. */
export function keepsNode({ sidecar }: ReadableBackup, node: NodeIdentity): boolean {
  if (node.kind === "none" || sidecar.schema === "backup_meta.v1") return false;
  const kept = priorIdentity(sidecar);
  return kept !== undefined && (sameNode(kept, node) || isCopyOf(kept, node));
}

/** Whether two backups tell of one node: a payload that went back to its target and was displaced again is kept by a newer backup too. */
export function keepsSameNode(a: ReadableBackup, b: ReadableBackup): boolean {
  const node = b.sidecar.schema === "backup_meta.v1" ? undefined : priorIdentity(b.sidecar);
  return node !== undefined && keepsNode(a, node);
}
