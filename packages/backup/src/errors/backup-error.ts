/** This defines the errors of keeping and restoring. */
import { errnoOf, SwitchyardError, type ErrorName } from "@switchyard/fs-atomic";

/** Why a backup could not be made, chosen or brought back: the closed list of this package. */
export type BackupReason =
  /** `E_BACKUP_MISSING`: the target has no backup, or none of what was asked for. */
  | "no_backup"
  /** `E_BACKUP_MISSING`: the backup that was chosen has lost its payload. */
  | "payload_missing"
  /** `E_RESTORE_FAILED`: the payload is of another kind than its sidecar says. */
  | "payload_kind_mismatch"
  /** `E_RESTORE_FAILED`: the payload's bytes are not those that were kept. */
  | "payload_hash_mismatch"
  /** `E_RESTORE_FAILED`: no hash was kept, and the payload is another inode, or of another size or time, than what was kept. */
  | "payload_identity_mismatch"
  /** `E_RESTORE_FAILED`: reading the payload failed. */
  | "payload_unreadable"
  /** `E_RESTORE_FAILED`: a privileged payload belongs to another user now. */
  | "payload_owner_changed"
  /** `E_RESTORE_FAILED`: a sidecar with a payload cannot be read, so nobody can tell which backup is meant. */
  | "sidecar_unreadable"
  /** `E_POLICY`: the target is a directory, FIFO, socket or device. */
  | "target_kind"
  /** `E_POLICY`: a set-id bit or capability would have to be taken off an inode that has other names. */
  | "hard_linked_privileged"
  /** `E_POLICY`: someone else changed the target since the run that is to be undone. */
  | "undo_conflict"
  /** `E_EXDEV`: the place for backups is on another file system. */
  | "exdev_fallback"
  /** `E_ATOMIC_SWAP`: the target changed while it was looked at. */
  | "conflict";

/** An id with one of these reasons, and what is known of the failure. */
export type BackupFailure = ErrorName & {
  readonly reason: BackupReason;
  readonly op: string;
  readonly path: string;
  /** One line, cause first. */
  readonly message: string;
  readonly remedies?: readonly string[];
  readonly cause?: unknown;
};

/** The error for a failure. */
export function backupError(failure: BackupFailure): SwitchyardError {
  return new SwitchyardError({ ...failure, errno: errnoOf(failure.cause) });
}
