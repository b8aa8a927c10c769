/** This defines `findRestore`: what a restore would put back, checked before anything is touched (REQ-R9). */
import { isSwitchyardError, type HashOptions, type NodeName, type ObservedNode, type PresentNode } from "@switchyard/fs-atomic";
import type { ReadableBackup } from "../catalog/backup.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { findBackups } from "../catalog/find-backups.ts";
import { heldBackups } from "./held-backups.ts";
import { planRestore, type Selection } from "./plan-restore.ts";
import { refusal } from "./refusal.ts";
import { verifyPayload } from "./verify-payload.ts";

/** What a restore would do. */
export interface FoundRestore {
  readonly backup: ReadableBackup;
  /** Whether the target already is what the backup says, so that nothing is to be done. */
  readonly isHeld: boolean;
  /** The verified payload; null where nothing is to be done. */
  readonly payload: PresentNode | null;
  /** A doubt that the options let pass. */
  readonly warning: "payload_hash_mismatch" | null;
}

/**
 * Chooses the backup of `target` that `selection` means, and verifies its payload. Changes nothing.
 *
 * @param node what stands at the target
 * @throws `E_BACKUP_MISSING` `no_backup`, `payload_missing`; `E_RESTORE_FAILED` `payload_hash_mismatch` (unless
 * `requireIntegrity` is false), `payload_kind_mismatch`, `payload_unreadable`, `sidecar_unreadable`; the signal's reason
 */
export async function findRestore(
  catalog: Catalog,
  target: NodeName,
  { node, selection, requireIntegrity = true, signal }: HashOptions & { readonly node: ObservedNode; readonly selection: Selection; readonly requireIntegrity?: boolean | undefined },
): Promise<FoundRestore> {
  const backups = findBackups(catalog, target);
  const plan = planRestore(backups, selection, await heldBackups(catalog, target, node, backups));
  if (plan.do === "refuse") throw refusal(catalog, target, plan);
  const { backup } = plan;
  if (plan.do === "nothing") return { backup, isHeld: true, payload: null, warning: null };
  try {
    return { backup, isHeld: false, payload: await verifyPayload(catalog.store, backup.names.payload, backup.sidecar, { signal }), warning: null };
  } catch (error) {
    if (requireIntegrity || backup.payload.kind === "none" || !isSwitchyardError(error) || error.reason !== "payload_hash_mismatch") throw error;
    return { backup, isHeld: false, payload: backup.payload, warning: "payload_hash_mismatch" };
  }
}
