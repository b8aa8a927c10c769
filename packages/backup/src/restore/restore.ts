/** This defines `restore`: a kept node put back. */
import type { NodeName } from "@switchyard/fs-atomic";
import type { Catalog } from "../catalog/catalog.ts";
import type { Changed, Outcome, Outcomes, Unchanged } from "../change/change-options.ts";
import { makeChanges } from "../change/make-changes.ts";
import { onlyOutcome } from "../change/outcome-of.ts";
import { settleTarget } from "../change/settle-target.ts";
import { draftRestore } from "./draft-restore.ts";
import type { Selection } from "./plan-restore.ts";
import type { RestoreOptions } from "./restore-options.ts";

/**
 * Puts back what the chosen backup kept, exactly: the very inode where that was kept, with its owner, mode, times, attributes,
 * capabilities (REQ-R2). What stands there now is kept as a backup of role `redo`. A target that is as the backup says already
 * is not touched, so restoring twice equals restoring once (REQ-R3); run by run, a stack of changes unwinds (REQ-R6).
 *
 * Crash: the target is as before or restored; the next call of any verb tidies what lies beside it.
 *
 * @throws `E_BACKUP_MISSING` `no_backup`, `payload_missing`; `E_RESTORE_FAILED` `payload_hash_mismatch`, `payload_identity_mismatch`,
 * `payload_kind_mismatch`, `payload_unreadable`, `payload_owner_changed`, `sidecar_unreadable`; `E_POLICY` `undo_conflict`,
 * `target_kind`; what `swapWithBackup` throws. The target is not changed, unless a sync failed.
 */
export async function restore(catalog: Catalog, target: NodeName, selection: Selection, options: RestoreOptions = {}): Promise<Changed | Unchanged> {
  return onlyOutcome(await restoreAll(catalog, [target], selection, options));
}

/**
 * {@link restore} for many targets of one directory, which is listed once for all of them. Every payload is checked before
 * the first target changes (REQ-R9). After that each is for itself: one that fails is as before, the others go on.
 *
 * @throws as {@link restore}, for the first target that cannot be restored; then none is touched.
 */
export async function restoreAll(catalog: Catalog, targets: readonly NodeName[], selection: Selection, options: RestoreOptions = {}): Promise<Outcomes> {
  const drafts = new Map<NodeName, Awaited<ReturnType<typeof draftRestore>>>();
  for (const target of targets) {
    await settleTarget(catalog, target);
    drafts.set(target, await draftRestore(catalog, target, selection, options));
  }
  const wanted = [...drafts.values()].filter((draft) => draft !== null);
  const made = await makeChanges(catalog, wanted, options);
  const byTarget = new Map(made.outcomes.map((outcome): [NodeName, Outcome] => [outcome.target, outcome]));
  const outcomes = targets.map((target): Outcome => byTarget.get(target) ?? { outcome: "unchanged", target, reason: "idempotent_noop" });
  return { outcomes, sync: made.sync };
}
