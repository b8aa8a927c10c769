/** This defines the fields that concern what is kept, and how it comes back. */
import { field } from "./field.ts";
import { BOOLEAN, LIMIT } from "./value-kind.ts";

/** Backups, their restore and their end. */
export const BACKUP_FIELDS = {
  backup_tag: field({ kind: "text", word: "tag", isNullable: false }, { production: "switchyard", coreutils: "coreutils", widens: "none", effect: "whose backups are made and seen: 1 to 64 letters, digits, `_` or `-`", fact: "the names of backups" }),
  backup_dir: field({ kind: "text", word: "path", isNullable: true }, { production: null, widens: "none", effect: "where backups are kept; null: beside each target", fact: "`exdev_fallback` where that is another file system" }),
  record_hashes: field(BOOLEAN, { production: true, widens: "false", effect: "sidecars hold the payload's hash; else no target is read for one, and a backup is known by its inode, birth time, size and time", fact: "`before_hash`, `after_hash`, null of a file that was not read; `warnings` of what is brought back without a hash" }),
  require_backup_durability: field(BOOLEAN, { production: true, widens: "false", effect: "payload, sidecar and directory are on disk before a target changes, and a sync that fails is a failure; else nothing is synced before", fact: "`backup_durable` in `apply.result` and `rollback`" }),
  require_sidecar_integrity: field(BOOLEAN, { production: true, widens: "false", effect: "a payload whose hash disagrees with its sidecar is not restored; else that is a warning", fact: "`warnings` in `rollback` and `apply.result`, and the hash of what really came back" }),
  force_restore_best_effort: field(BOOLEAN, { production: false, widens: "true", effect: "a rollback or restore goes on with the targets whose backups are good, where others' are not; it still ends with their error", fact: "`error_id` of each target in `rollback` and `apply.result`" }),
  allow_conflicting_rollback: field(BOOLEAN, { production: false, widens: "true", effect: "a rollback displaces what someone else put at a target since, and keeps it as a backup", fact: "`undo_conflict` among the `warnings` in `rollback`" }),
  allow_downgrade: field(BOOLEAN, { production: false, widens: "true", effect: "a backup may be put back that is older than what its package has there now, by a restore or a rollback", fact: "`overridden_by` of the gate `stale_backup`; `warnings` in `rollback`" }),
  retention_count_limit: field(LIMIT, { production: null, widens: "none", effect: "how many backups of a target prune keeps; null: no limit", fact: "`policy` in `prune.result`" }),
  retention_age_limit_ms: field(LIMIT, { production: null, widens: "none", effect: "how old, in milliseconds, a backup may become before prune removes it; null: no limit", fact: "`policy` in `prune.result`" }),
} as const;
