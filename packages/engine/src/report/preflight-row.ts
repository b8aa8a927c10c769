/** This defines `PreflightRow`: what preflight found of one action, as plain data (REQ-PF1, docs/formats/preflight.md). */
import { z } from "zod";

const kind = z.enum(["file", "symlink", "none", "dir", "other"]);
/** Null: nobody tried. */
const kept = z.boolean().nullable();

/** One row. What was not measured is null. */
export const preflightRow = z.strictObject({
  action_id: z.string(),
  /** The target inside the root, free of links in its parents; a byte string. */
  path: z.string(),
  current_kind: kind,
  /** What the target is to become, also where a gate stops it. */
  planned_kind: kind,
  policy_ok: z.boolean(),
  /**
   * Whose the target is; all null where there is none. `pkg`: the package, as an oracle says; also null where it belongs to
   * none, which `notes` tells.
   */
  provenance: z.strictObject({ uid: z.number().int().nullable(), gid: z.number().int().nullable(), pkg: z.string().nullable() }),
  /** The policy fields that the action has for itself; absent: none. */
  policy: z.record(z.string(), z.union([z.boolean(), z.array(z.string())])).optional(),
  /** In the order of the gates: each stop, then each that the policy let pass; then what else there is to know. */
  notes: z.array(z.string()),
  /** What the target's directory keeps of a node, tried there. */
  preservation: z.strictObject({ owner: kept, mode: kept, timestamps: kept, xattrs: kept, acls: kept, caps: kept }),
  /** Whether it keeps all of that. */
  preservation_supported: kept,
  /**
   * Whether a rollback could bring back what stands there now. True: no gate stops the action, and it is of a kind that a
   * run keeps whole before it changes the target. False: nothing keeps what is of this kind. Null: no run will change it,
   * because a gate stops the action or it is so already.
   */
  restore_ready: z.boolean().nullable(),
  backup_tag: z.string(),
  fs_type: z.string().nullable(),
});

/** See {@link preflightRow}. */
export type PreflightRow = z.infer<typeof preflightRow>;

/** The JSON Schema (2020-12) of all rows, as it is shipped in `schema/preflight_rows.v1.schema.json`. */
export function preflightSchema(): object {
  return { $id: "urn:switchyard:preflight_rows.v1", title: "preflight_rows.v1", ...z.toJSONSchema(z.array(preflightRow)) };
}
