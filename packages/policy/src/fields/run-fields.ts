/** This defines the fields that concern a run as a whole. */
import { field } from "./field.ts";
import { BOOLEAN, PATHS } from "./value-kind.ts";

/** What has to be there before the first change, and what becomes of a run that fails. */
export const RUN_FIELDS = {
  require_lock_manager: field(BOOLEAN, { production: true, development: false, widens: "false", effect: "a commit needs the lock", fact: "`no_lock_manager` in `apply.attempt`" }),
  require_smoke_in_commit: field(BOOLEAN, { production: true, development: false, widens: "false", effect: "a commit runs the smoke suite, and a missing runner stops it before the first change", fact: "`smoke_status` in `apply.result`" }),
  disable_auto_rollback: field(BOOLEAN, { production: false, widens: "true", effect: "a run whose smoke suite fails is left standing instead of undone", fact: "`rolled_back` in `apply.result`" }),
  require_rescue: field(BOOLEAN, { production: true, development: false, widens: "false", effect: "a commit needs a way back without Node: a BusyBox, or enough tools", fact: "`rescue_profile` in `apply.attempt`" }),
  rescue_exec_check: field(BOOLEAN, { production: true, widens: "false", effect: "rescue tools are run with `--help`, not only looked at", fact: "what was found, beside `rescue_profile`" }),
  rescue_min_count: field({ kind: "number", min: 1, max: 10, isNullable: false }, { production: 6, widens: "smaller", effect: "how many of the ten rescue tools there must be without a BusyBox", fact: "what was found, beside `rescue_profile`" }),
  allow_package_manager_running: field(BOOLEAN, { production: false, widens: "true", effect: "a commit goes ahead while a package manager holds its lock", fact: "`overridden_by` of the gate `package_manager`" }),
  require_attestation: field(BOOLEAN, { production: false, widens: "false", effect: "a signing key that cannot be used stops a commit before its first change; else it is a warning", fact: "the stop of the gate `attestation_key`; `attest.result`" }),
  attest_host: field(BOOLEAN, { production: true, widens: "none", effect: "the attestation of a run says hostname, kernel and architecture of the machine", fact: "`host` in the attestation" }),
  extra_mount_checks: field(PATHS, { production: [], coreutils: ["/usr", "/usr/bin"], widens: "fewer", effect: "the mounts that hold these paths must be writable and allow exec", fact: "the stop of the gate `extra_mounts`" }),
  on_unfinished_run: field({ kind: "text", word: ["recover", "refuse"], isNullable: false }, { production: "recover", widens: "none", effect: "what a commit does with an unfinished run: ends it first, or refuses to begin", fact: "`recover.result`, or the stop of the gate `unfinished_run`" }),
  override_preflight: field(BOOLEAN, { production: false, widens: "true", effect: "passes every stop of an action that a single `allow_*` or `force_*` field would pass, except `allow_self_lockout`; no stop of the run as a whole", fact: "`overridden_by` of each gate that it let pass" }),
} as const;
