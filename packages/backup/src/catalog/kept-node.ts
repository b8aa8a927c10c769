/** This defines `keepsNode` and `keepsSameNode`: whether a backup tells of one very node. */
import { sameNode, type NodeIdentity } from "@switchyard/fs-atomic";
import { priorIdentity } from "../sidecar/prior-identity.ts";
import type { ReadableBackup } from "./backup.ts";

/** Whether what the backup keeps, or once kept, is that very node. "Was absent" is no node. */
export function keepsNode({ sidecar }: ReadableBackup, node: NodeIdentity): boolean {
  if (node.kind === "none" || sidecar.schema === "backup_meta.v1") return false;
  const kept = priorIdentity(sidecar);
  return kept !== undefined && sameNode(kept, node);
}

/** Whether two backups tell of one node: a payload that went back to its target and was displaced again is kept by a newer backup too. */
export function keepsSameNode(a: ReadableBackup, b: ReadableBackup): boolean {
  const node = b.sidecar.schema === "backup_meta.v1" ? undefined : priorIdentity(b.sidecar);
  return node !== undefined && keepsNode(a, node);
}
