/** This defines which policy fields each verb has flags for. */
import { FIELD_NAMES, type PolicyField } from "@switchyard/policy/fields";

const RETENTION: readonly PolicyField[] = ["retention_count_limit", "retention_age_limit_ms"];

/** Those that some verb acts on. `backup_tag` has the flag `--tag`, which every verb takes. */
const ACTING = FIELD_NAMES.filter((field) => field !== "backup_tag");

/** What is about targets that are files, or belong to packages, or are put back. */
const NOT_OF_FLIPS: readonly PolicyField[] = ["allow_conflicting_rollback", "allow_downgrade", "force_restore_best_effort", "strict_ownership", "require_preservation", "allow_suid_sgid_mutation", "allow_hardlink_breakage", "absolute_links", "preserve_acl"];

/** The fields that concern a verb besides `backup_tag`. */
export const VERB_FIELDS = {
  /** Also of `plan` and `preflight`. */
  apply: ACTING.filter((field) => !RETENTION.includes(field) && field !== "allow_conflicting_rollback" && field !== "preserve_acl"),
  rollback: ["require_lock_manager", "on_unfinished_run", "allow_degraded_fs", "attest_host", "allow_downgrade", "record_hashes", "require_backup_durability", "require_sidecar_integrity", "force_restore_best_effort", "allow_conflicting_rollback"],
  /** Of a plan of links whose sources are in a profile. */
  adopt: ACTING.filter((field) => !RETENTION.includes(field) && field !== "allow_conflicting_rollback" && field !== "allow_downgrade"),
  /** Of a flip, whose one target is the pointer. */
  flip: ACTING.filter((field) => !RETENTION.includes(field) && !NOT_OF_FLIPS.includes(field)),
  build: ["require_lock_manager", "on_unfinished_run", "force_untrusted_source", "preserve_acl", "absolute_links"],
  prune: ["require_lock_manager", "on_unfinished_run", ...RETENTION],
  rescue: ["rescue_exec_check", "rescue_min_count"],
  show: ACTING,
} as const satisfies Readonly<Record<string, readonly PolicyField[]>>;
