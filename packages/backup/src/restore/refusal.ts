/** This defines `refusal`: a restore that cannot be, told (REQ-R9). */
import { pathIn, type NodeName, type SwitchyardError } from "@switchyard/fs-atomic";
import type { Catalog } from "../catalog/catalog.ts";
import { backupError } from "../errors/backup-error.ts";
import type { RestorePlan, RestoreRefusal } from "./plan-restore.ts";

const TOLD: Record<RestoreRefusal, { readonly id: "E_BACKUP_MISSING" | "E_RESTORE_FAILED"; readonly found: string; readonly remedies: readonly string[] }> = {
  no_backup: { id: "E_BACKUP_MISSING", found: "it has no such backup under this tag", remedies: ["Look which backups there are, and under which tag they were made."] },
  payload_missing: { id: "E_BACKUP_MISSING", found: "the payload is gone and the target is not as it was", remedies: ["Choose an older backup by name: previous, original, or a run."] },
  payload_kind_mismatch: { id: "E_RESTORE_FAILED", found: "the payload is not the kind of node that its sidecar says", remedies: ["Choose another backup."] },
  sidecar_unreadable: { id: "E_RESTORE_FAILED", found: "a sidecar cannot be read, so nobody can tell which backup is meant", remedies: ["Look at the sidecar, and choose a backup by its run."] },
};

/** The error for a plan that refuses. */
export function refusal({ dir, store }: Catalog, target: NodeName, { reason, backup }: Extract<RestorePlan, { do: "refuse" }>): SwitchyardError {
  const { id, found, remedies } = TOLD[reason];
  const path = pathIn(dir, target);
  const which = backup === null ? "" : ` (${JSON.stringify(pathIn(store, backup.names.sidecar))})`;
  return backupError(reason, { id, op: "restore", path, message: `Cannot restore ${JSON.stringify(path)}: ${found}${which}.`, remedies });
}
