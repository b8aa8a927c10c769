/** This defines facts of every stage, complete and valid. */
import type { Fact, Stage } from "../../src/index.ts";

const base = {
  schema_version: 1,
  ts: "2026-11-21T03:40:00.000Z",
  mode: "commit",
  plan_id: "52365071-40a1-5d3d-8581-d89dc11d4f7a",
  run_id: "019a0000-0000-7000-8000-000000000001",
  decision: "success",
  severity: "info",
} as const;
const action = { action_id: "9575e6aa-e784-552e-bce6-ef978d55fbd3", path: "/usr/bin/ls" } as const;
const change = { before_kind: "file", after_kind: "symlink", before_hash: "0".repeat(64), after_hash: null } as const;

/** One fact of each stage. */
export const FACTS: { readonly [S in Stage]: Extract<Fact, { stage: S }> } = {
  plan: { stage: "plan", ...base, ...action, action: "link", source: "/opt/ls", dest: "../../opt/ls" },
  preflight: { stage: "preflight", ...base, ...action, current_kind: "file", planned_kind: "symlink", policy_ok: true, fs_type: "ext4", provenance: { uid: 0, gid: 0, package: "coreutils", version: "9.1-1" }, stops: [], overridden: [] },
  "preflight.summary": { stage: "preflight.summary", ...base, actions: 1, stopped: 0, bytes_hashed: 0, stops: [], overridden: [], rescue_profile: "busybox", rescue_found: "a BusyBox at /usr/bin/busybox", summary_error_ids: [] },
  "apply.attempt": { stage: "apply.attempt", ...base, actions: 1, lock_wait_ms: 0.25, lock_attempts: 1 },
  "apply.result": { stage: "apply.result", ...base, ...action, ...change, degraded: false, rolled_back: false },
  "apply.provisional": { stage: "apply.provisional", ...base, decision: "pending", ...action, ...change, degraded: false, confirm_by: "2026-11-21T03:50:00.000Z" },
  "profile.flip": { stage: "profile.flip", ...base, prefix: "/usr/lib/switchyard", path: "/usr/lib/switchyard/active", to_profile: "uutils", rolled_back: false },
  rollback: { stage: "rollback", ...base, ...action, ...change, undoes: base.run_id },
  "rollback.summary": { stage: "rollback.summary", ...base, undoes: base.run_id, restored: 1, unchanged: 0, failed: 0 },
  "recover.result": { stage: "recover.result", ...base, outcome: "undone", conflicts: [] },
  "attest.result": { stage: "attest.result", ...base, key_id: "a".repeat(64), key_name: "key-aaaaaaaaaaaaaaaa", key_made: true },
  "prune.result": {
    stage: "prune.result",
    ...base,
    path: action.path,
    backup_tag: "switchyard",
    retention_count_limit: 3,
    retention_age_limit_ms: null,
    pruned_count: 2,
    retained_count: 3,
  },
};

/** A fact that says this. */
export function factSaying(message: string): Fact {
  return { ...FACTS["preflight.summary"], message };
}
