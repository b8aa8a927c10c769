/** This defines `refusal`: a restore that cannot be, told (REQ-R9). */
import { pathIn, type ErrorName, type NodeName, type SwitchyardError } from "@switchyard/fs-atomic";
import type { Catalog } from "../catalog/catalog.ts";
import { backupError } from "../errors/backup-error.ts";
import type { RestorePlan, RestoreRefusal } from "./plan-restore.ts";

const TOLD: { readonly [Reason in RestoreRefusal]: ErrorName & { readonly reason: Reason; readonly found: string; readonly remedies?: readonly string[] } } = {
  no_backup: { id: "E_BACKUP_MISSING", reason: "no_backup", found: "it has no such backup under this tag" },
  payload_missing: { id: "E_BACKUP_MISSING", reason: "payload_missing", found: "the payload is gone and the target is not as it was", remedies: ["Choose an older backup by name: previous, original, or a run."] },
  payload_kind_mismatch: { id: "E_RESTORE_FAILED", reason: "payload_kind_mismatch", found: "the payload is not the kind of node that its sidecar says", remedies: ["Choose another backup."] },
  sidecar_unreadable: { id: "E_RESTORE_FAILED", reason: "sidecar_unreadable", found: "a sidecar cannot be read, so nobody can tell which backup is meant", remedies: ["Look at the sidecar, and choose a backup by its run."] },
};

/** The error for a plan that refuses. */
export function refusal({ dir, store }: Catalog, target: NodeName, { reason, backup }: Extract<RestorePlan, { do: "refuse" }>): SwitchyardError {
  const { found, ...name } = TOLD[reason];
  const path = pathIn(dir, target);
  const which = backup === null ? "" : ` (${JSON.stringify(pathIn(store, backup.names.sidecar))})`;
  return backupError({ ...name, op: "restore", path, message: `Cannot restore ${JSON.stringify(path)}: ${found}${which}.` });
}
