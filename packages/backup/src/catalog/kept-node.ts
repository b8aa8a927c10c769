/** This defines `keepsSameNode`: whether two backups tell of the very same node, kept twice. */
import { sameNode } from "@switchyard/fs-atomic";
import { priorIdentity } from "../sidecar/prior-identity.ts";
import type { ReadableBackup } from "./backup.ts";

/** A payload that went back to its target and was displaced again is kept by a newer backup too. "Was absent" is no node. */
export function keepsSameNode(a: ReadableBackup, b: ReadableBackup): boolean {
  if (a.sidecar.schema === "backup_meta.v1" || b.sidecar.schema === "backup_meta.v1") return false;
  const [one, other] = [priorIdentity(a.sidecar), priorIdentity(b.sidecar)];
  return one !== undefined && other !== undefined && one.kind !== "none" && sameNode(one, other);
}
