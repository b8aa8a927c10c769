/** This defines `prune`: backups that are needed no more, removed. */
import { errnoOf, identityOf, isSwitchyardError, observe, type NodeName } from "@switchyard/fs-atomic";
import type { Backup, ReadableBackup } from "../catalog/backup.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { findBackups } from "../catalog/find-backups.ts";
import { removeKept } from "../change/remove-kept.ts";
import { settleTarget } from "../change/settle-target.ts";
import { planPrune, type PrunePlan, type PruneRules } from "./plan-prune.ts";

/** How pruning one target came out. */
export interface Pruned extends PrunePlan {
  readonly target: NodeName;
  /** What could not be removed, and why: it is there as before, or only its payload is gone. */
  readonly failed: readonly { readonly backup: Backup; readonly error: unknown }[];
}

/**
 * What `prune` would do to these targets. Changes nothing.
 *
 * @throws `SyscallError`, e.g. `EIO`.
 */
export function previewPrune(catalog: Catalog, targets: readonly NodeName[], rules: PruneRules): Pruned[] {
  return targets.map((target) => ({ target, ...planPrune(findBackups(catalog, target), rules), failed: [] }));
}

/**
 * Removes those backups of the targets that `planPrune` lets go: of each the payload, then the sidecar (REQ-PN2). A payload
 * that is not the node that was found is left. If one backup fails the others go on. Durable when this returns.
 *
 * Crash: a backup is whole, or only its sidecar is left, or it is gone; the next call removes the rest.
 *
 * @throws what `settleTarget` throws; then nothing was removed.
 */
export async function prune(catalog: Catalog, targets: readonly NodeName[], rules: PruneRules): Promise<Pruned[]> {
  for (const target of targets) await settleTarget(catalog, target);
  const results: Pruned[] = [];
  for (const planned of previewPrune(catalog, targets, rules)) results.push(await pruneOne(catalog, planned));
  await catalog.store.sys.fsync(catalog.store.fd);
  return results;
}

async function pruneOne(catalog: Catalog, planned: Pruned): Promise<Pruned> {
  const pruned: ReadableBackup[] = [];
  const failed: { backup: Backup; error: unknown }[] = [];
  for (const backup of planned.pruned) {
    try {
      await removeBackup(catalog, backup);
      pruned.push(backup);
    } catch (error) {
      if (errnoOf(error) === undefined && !isSwitchyardError(error)) throw error;
      failed.push({ backup, error });
    }
  }
  return { ...planned, pruned, failed };
}

async function removeBackup(catalog: Catalog, { names, payload }: ReadableBackup): Promise<void> {
  const { store } = catalog;
  removeKept(store, names.payload, identityOf(payload));
  catalog.forget(names.payload);
  // Else the disk may hold the removal of the sidecar alone, and nobody could tell what the payload is.
  await store.sys.fsync(store.fd);
  removeKept(store, names.sidecar, identityOf(observe(store, names.sidecar)));
  catalog.forget(names.sidecar);
}
