/** This defines `maskIn`: a document without secrets (REQ-O6). */
import type { Masker } from "./mask.ts";

/**
 * Keys whose texts are data and stand as they are: paths, ids, hashes, times, and words of closed lists. A path is what the
 * fact is about. Masked, it could not be found on the disk again, and two of them could look like one; and whoever may read
 * the directory reads the name there.
 */
export const VERBATIM: ReadonlySet<string> = new Set([
  // paths
  "path", "source", "dest", "target", "conflicts", "backup", "payload", "run", "undo_script", "facts", "directory",
  // ids, hashes, times
  "action_id", "plan_id", "run_id", "undoes", "prev_hash", "before_hash", "after_hash", "ts", "confirm_by", "created_at",
  // closed lists
  "schema_version", "stage", "mode", "decision", "severity", "action", "which", "error_id", "reason", "current_kind", "planned_kind", "before_kind",
  "after_kind", "kind", "method", "label", "smoke_status", "outcome", "rescue_profile", "gate", "overridden_by", "summary_error_ids", "command", "id", "errno", "verb", "state", "role",
]);

/** The text masked, unless what stands below this key is data. */
export function maskText(text: string, key: string, masker: Masker): string {
  return VERBATIM.has(key) ? text : masker(text);
}

/** The same value with every text masked, except those below a key of {@link VERBATIM}; objects below such a key are looked into. */
export function maskIn(value: unknown, masker: Masker, key = ""): unknown {
  if (typeof value === "string") return maskText(value, key, masker);
  if (Array.isArray(value)) return value.map((one: unknown) => maskIn(one, masker, key));
  if (typeof value !== "object" || value === null) return value;
  if ("toJSON" in value && typeof value.toJSON === "function") return maskIn(value.toJSON(), masker, key);
  return Object.fromEntries(Object.entries(value).map(([name, part]: [string, unknown]) => [name, maskIn(part, masker, name)]));
}
