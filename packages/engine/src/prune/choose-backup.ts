/** This defines `chooseBackup`: which backup is to be pinned or unpinned. Pure. */
import type { Backup, ReadableBackup } from "@switchyard/backup";

/** Which backup of a target is meant; where both are given it must be both. */
export interface BackupChoice {
  /** The one that this run made. */
  readonly runId?: string | undefined;
  readonly generation?: number | undefined;
}

/** The chosen one; or that none of them is what was asked for, or that it has lost its payload. */
export type ChosenBackup =
  | { readonly is: "chosen"; readonly backup: ReadableBackup }
  | { readonly is: "none" }
  | { readonly is: "payload_missing"; readonly backup: ReadableBackup }
  /** Every backup is unpinned already. */
  | { readonly is: "nothing_pinned" };

/**
 * The backup to pin: the one asked for, or the newest that a switch made and that still has its payload (REQ-B7).
 *
 * @param backups newest first
 */
export function chooseToPin(backups: readonly Backup[], choice: BackupChoice): ChosenBackup {
  const wanted = fitting(backups, choice).filter(({ role }) => isNamed(choice) || role === "undo");
  const whole = wanted.find(({ state }) => state === "whole");
  if (whole !== undefined) return { is: "chosen", backup: whole };
  const [first] = wanted;
  return first === undefined ? { is: "none" } : { is: "payload_missing", backup: first };
}

/**
 * The backup to unpin: the one asked for, or the newest that is pinned, so that `unpin` takes back what `pin` did also
 * where newer backups came since.
 *
 * @param backups newest first
 */
export function chooseToUnpin(backups: readonly Backup[], choice: BackupChoice): ChosenBackup {
  const wanted = fitting(backups, choice);
  const backup = isNamed(choice) ? wanted[0] : wanted.find(({ pinned }) => pinned);
  if (backup !== undefined) return { is: "chosen", backup };
  return wanted.length === 0 ? { is: "none" } : { is: "nothing_pinned" };
}

function isNamed({ runId, generation }: BackupChoice): boolean {
  return runId !== undefined || generation !== undefined;
}

function fitting(backups: readonly Backup[], { runId, generation }: BackupChoice): ReadableBackup[] {
  return backups.filter((backup): backup is ReadableBackup => {
    if (backup.state === "unreadable") return false;
    const madeBy = backup.sidecar.schema === "backup_meta.v2" ? backup.sidecar.run_id : undefined;
    return (runId === undefined || runId === madeBy) && (generation === undefined || generation === backup.generation);
  });
}
