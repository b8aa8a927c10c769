/** This defines `changeWarning`: what to say of a change that a policy field let pass, or of which something is in doubt. */
import type { PayloadDoubt } from "@switchyard/backup";

/**
 * Its names, as facts and journals have them; `undo_conflict`: a rollback displaces what someone else put there since;
 * `backup_stale`: it puts back an older version than the package manager has there now.
 */
export type ChangeDoubt = PayloadDoubt | "undo_conflict" | "backup_stale";

/** A warning of one change. */
export interface ChangeWarning {
  readonly warning: ChangeDoubt;
  /** For people. */
  readonly message: string;
}

const TEXTS: Readonly<Record<ChangeDoubt, (target: string) => string>> = {
  payload_hash_mismatch: (target) => `What comes back at ${target} has other bytes than were kept: its hash disagrees with its sidecar (let pass by require_sidecar_integrity). Look at it before you use it.`,
  payload_identity_mismatch: (target) => `What comes back at ${target} may have other bytes than were kept: its sidecar has no hash, and it is another inode, or of another size or time (let pass by require_sidecar_integrity). Look at it before you use it.`,
  payload_unhashed: (target) => `What comes back at ${target} could not be compared byte for byte: its sidecar has no hash. What else is known of it agrees.`,
  backup_stale: (target) => `What comes back at ${target} is of an older version than its package has now (let pass by allow_downgrade).`,
  undo_conflict: (target) => `Someone else changed ${target} since the run: what they put there is displaced and kept as a backup (let pass by allow_conflicting_rollback). Undoing the rollback brings it back.`,
};

/** @param target the path inside the root */
export function changeWarning(warning: ChangeDoubt, target: string): ChangeWarning {
  return { warning, message: TEXTS[warning](JSON.stringify(target)) };
}

/** Whether this is the name of one; a journal of another version may name others. */
export function isChangeDoubt(name: string): name is ChangeDoubt {
  return Object.hasOwn(TEXTS, name);
}
