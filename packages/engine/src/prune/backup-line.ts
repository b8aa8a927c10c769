/** This defines `BackupLine`: a backup as reports name it. */
import type { FoundBackup } from "./pruned-target.ts";

/** One backup. What its sidecar does not say, or cannot, is null. */
export interface BackupLine {
  /** The payload's path inside the root; its sidecar is beside it. */
  readonly payload: string;
  /** 0 for a sidecar of version 1. */
  readonly generation: number | null;
  /** `undo`: displaced by a switch; `redo`: displaced by a rollback. */
  readonly role: "undo" | "redo" | null;
  readonly run_id: string | null;
  readonly created_at: string | null;
}

/** The line of a backup. */
export function backupLine({ backup, payload }: FoundBackup): BackupLine {
  if (backup.state === "unreadable") return { payload, generation: null, role: null, run_id: null, created_at: null };
  const { sidecar, generation, role } = backup;
  if (sidecar.schema === "backup_meta.v1") return { payload, generation, role, run_id: null, created_at: null };
  return { payload, generation, role, run_id: sidecar.run_id, created_at: sidecar.created_at };
}
