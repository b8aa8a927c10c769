/** This defines `durabilityWarnings`: what to say of backups that were not synced (REQ-B8). */
import type { RunWork } from "./run-work.ts";

const UNSYNCED =
  "The sidecars of this run's backups were not synced before the change (require_backup_durability is off): if the power goes before the kernel has written them, some may be lost or torn, and a rollback will refuse them. The run's undo script needs none.";

/** One warning for the whole run, or none. */
export function durabilityWarnings({ backups }: Pick<RunWork, "backups">): string[] {
  return backups.synced === false ? [UNSYNCED] : [];
}
