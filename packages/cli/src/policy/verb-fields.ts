/** This defines which policy fields each verb has flags for. */
import { FIELD_NAMES, type PolicyField } from "@switchyard/policy/fields";
import { INERT_FIELDS } from "./inert-fields.ts";

const RETENTION: readonly PolicyField[] = ["retention_count_limit", "retention_age_limit_ms"];

/** Those that some verb acts on. `backup_tag` has the flag `--tag`, which every verb takes. */
const ACTING = FIELD_NAMES.filter((field) => field !== "backup_tag" && !INERT_FIELDS.includes(field));

/** The fields that concern a verb besides `backup_tag`. */
export const VERB_FIELDS = {
  /** Also of `plan` and `preflight`. */
  apply: ACTING.filter((field) => !RETENTION.includes(field) && field !== "allow_conflicting_rollback"),
  rollback: ["require_lock_manager", "on_unfinished_run", "allow_degraded_fs", "attest_host", "allow_downgrade", "record_hashes", "require_backup_durability", "require_sidecar_integrity", "force_restore_best_effort", "allow_conflicting_rollback"],
  prune: ["require_lock_manager", "on_unfinished_run", ...RETENTION],
  rescue: ["rescue_exec_check", "rescue_min_count"],
  show: ACTING,
} as const satisfies Readonly<Record<string, readonly PolicyField[]>>;
