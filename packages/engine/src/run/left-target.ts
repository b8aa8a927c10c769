/** This defines targets that a run leaves as they are because their backups cannot be brought back (`force_restore_best_effort`). */
import { isErrorId, SwitchyardError, toldReason } from "@switchyard/fs-atomic";
import { mask } from "@switchyard/facts";
import type { LeftTarget } from "@switchyard/journal";
import { reportError } from "../report/report-error.ts";
import type { ReportedAction } from "../report/report.ts";

/** Whether this says that a backup is missing or not what it should be: only of such a target the others are independent. */
export function isLackOfBackup({ id }: SwitchyardError): boolean {
  return id === "E_BACKUP_MISSING" || id === "E_RESTORE_FAILED";
}

/** What a journal keeps of one, secrets in its message masked. */
export function leftTarget(target: Pick<LeftTarget, "action_id" | "path" | "kind" | "hash">, error: SwitchyardError): LeftTarget {
  const { id, reason, message, path } = reportError(error).reported;
  return { ...target, error: { id, reason, message: mask(message), path } };
}

/** The error of one that a journal tells of. */
export function errorOfLeft({ path, error: { id, reason, message } }: LeftTarget): SwitchyardError {
  return new SwitchyardError({ id: isErrorId(id) ? id : "E_RESTORE_FAILED", reason: toldReason(reason), op: "restore", path, message });
}

/**
 * The error with which a run ends that left some: that of the first. Null where it left none.
 *
 * @param remedies what else there is to do
 */
export function leftError(errors: readonly SwitchyardError[], remedies: readonly string[] = []): SwitchyardError | null {
  const [first, ...more] = errors;
  if (first === undefined) return null;
  const { id, reason, op, path, errno, message } = first;
  const others = more.length === 0 ? "" : ` So it is with ${more.length} more: ${more.map((error) => JSON.stringify(error.path)).join(", ")}.`;
  return new SwitchyardError({ id, reason: toldReason(reason), op, path, errno, message: `${message}${others}`, remedies: [...first.remedies, ...remedies], cause: first });
}

/** The action of one in a report. */
export function leftAction({ action_id, path, kind, error }: LeftTarget): ReportedAction {
  return { action_id, target: path, source: null, dest: null, decision: "stop", reason: error.reason, before_kind: kind, after_kind: kind, outcome: "failed", backup: null };
}
