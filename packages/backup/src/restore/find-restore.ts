/** This defines `findRestore`: what a restore would put back, checked before anything is touched (REQ-R9). */
import type { NodeName, ObservedNode, PresentNode } from "@switchyard/fs-atomic";
import type { ReadableBackup } from "../catalog/backup.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { Backup } from "../catalog/backup.ts";
import { byGeneration, findBackups } from "../catalog/find-backups.ts";
import { checkPayload, type CheckOptions, type PayloadDoubt } from "./check-payload.ts";
import { heldBackups } from "./held-backups.ts";
import { planRestore, type Selection } from "./plan-restore.ts";
import { refusal } from "./refusal.ts";

/** What a restore would do. */
export interface FoundRestore {
  readonly backup: ReadableBackup;
  /** Where it is: the catalog, or one of the others. */
  readonly catalog: Catalog;
  /** Whether the target already is what the backup says, so that nothing is to be done. */
  readonly isHeld: boolean;
  /** The verified payload; null where nothing is to be done. */
  readonly payload: PresentNode | null;
  /** Its SHA-256 where that was taken. */
  readonly hash: string | null;
  /** A doubt that the options let pass, or that no hash was kept. */
  readonly warning: PayloadDoubt | null;
}

/** How to choose. */
export interface FindRestoreOptions extends CheckOptions {
  /** What stands at the target. */
  readonly node: ObservedNode;
  readonly selection: Selection;
  /** Where else backups of the same target are kept. */
  readonly others?: readonly Catalog[];
}

/**
 * Chooses the backup of `target` that `selection` means, and verifies its payload. Changes nothing.
 *
 * @throws `E_BACKUP_MISSING` `no_backup`, `payload_missing`; `E_RESTORE_FAILED` `payload_hash_mismatch`,
 * `payload_identity_mismatch` (both unless `requireIntegrity` is false), `payload_kind_mismatch`, `payload_unreadable`, `sidecar_unreadable`; the signal's reason
 */
export async function findRestore(catalog: Catalog, target: NodeName, options: FindRestoreOptions): Promise<FoundRestore> {
  const { node, selection, others = [], ...checks } = options;
  const places = new Map<Backup, Catalog>([catalog, ...others].flatMap((one) => findBackups(one, target).map((backup) => [backup, one] as const)));
  const backups = [...places.keys()].toSorted(byGeneration);
  const plan = planRestore(backups, selection, await heldBackups(catalog, target, node, backups));
  const at = (backup: Backup | null): Catalog => (backup === null ? catalog : (places.get(backup) ?? catalog));
  if (plan.do === "refuse") throw refusal(at(plan.backup), target, plan);
  const { backup } = plan;
  const found = { backup, catalog: at(backup) };
  if (plan.do === "nothing") return { ...found, isHeld: true, payload: null, hash: null, warning: null };
  const { node: payload, hash, doubt } = await checkPayload(found.catalog.store, backup.names.payload, backup.sidecar, checks);
  return { ...found, isHeld: false, payload, hash, warning: doubt };
}
