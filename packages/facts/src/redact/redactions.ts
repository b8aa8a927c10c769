/** This defines `REDACTIONS`: the closed list of what differs from run to run, or from machine to machine (REQ-O2, REQ-D2). */

/** Why a key is on the list. */
export type RedactionKind = "time" | "measure" | "id" | "chain" | "mode" | "host" | "outcome";

/** What becomes of a key, wherever it stands in a fact. */
export interface Redaction {
  readonly kind: RedactionKind;
  /** What stands there afterwards; absent: the key is left out. */
  readonly to?: string | number | null;
}

/** The list, and there is no other (docs/formats/facts.md). */
export const REDACTIONS: Readonly<Record<string, Redaction>> = {
  ts: { kind: "time", to: "1970-01-01T00:00:00Z" },
  confirm_by: { kind: "time", to: "1970-01-01T00:00:00Z" },
  lock_wait_ms: { kind: "measure", to: 0 },
  lock_attempts: { kind: "measure", to: 0 },
  duration_ms: { kind: "measure" },
  fsync_ms: { kind: "measure" },
  run_id: { kind: "id", to: null },
  undoes: { kind: "id", to: "00000000-0000-0000-0000-000000000000" },
  prev_hash: { kind: "chain" },
  mode: { kind: "mode", to: "dry_run" },
  fs_type: { kind: "host", to: null },
  rescue_profile: { kind: "host", to: null },
  rescue_found: { kind: "host", to: null },
  uid: { kind: "host", to: null },
  gid: { kind: "host", to: null },
  key_id: { kind: "host", to: null },
  key_name: { kind: "host", to: null },
  preservation: { kind: "host" },
  preservation_supported: { kind: "host" },
  method: { kind: "outcome" },
  degraded: { kind: "outcome" },
  degraded_reason: { kind: "outcome" },
  backup_durable: { kind: "outcome" },
  rolled_back: { kind: "outcome" },
  smoke_status: { kind: "outcome" },
  label: { kind: "outcome" },
  label_errno: { kind: "outcome" },
  tree_label: { kind: "outcome" },
  tree_label_errno: { kind: "outcome" },
};
