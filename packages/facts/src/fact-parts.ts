/** This defines what several kinds of facts have in common. */
import { z } from "zod";

/** What every fact has. */
export const base = {
  schema_version: z.literal(1),
  /** RFC 3339, UTC. */
  ts: z.string(),
  mode: z.enum(["dry_run", "commit"]),
  /** Null for what concerns no plan, e.g. a recovery that found nothing. */
  plan_id: z.string().nullable(),
  run_id: z.string().nullable(),
  decision: z.enum(["success", "failure"]),
  severity: z.enum(["info", "warn", "error"]),
};
/** What went wrong. */
export const failure = {
  error_id: z.string().optional(),
  exit_code: z.number().int().optional(),
  /** The closed list of the error's id. */
  reason: z.string().optional(),
  /** One line for people; decide on `error_id` and `reason`. */
  message: z.string().optional(),
};
/** The kind of a node. */
export const nodeKind = z.enum(["file", "symlink", "none", "dir", "other"]);
/** Null: there are no bytes, or they were not read. */
export const hash = z.string().nullable();
/** Which action it is about. */
export const onAction = { action_id: z.string(), path: z.string() };
/** A target before and after. */
export const change = {
  before_kind: nodeKind,
  after_kind: nodeKind,
  /** Null: there are no bytes, or they were not read. */
  before_hash: hash,
  after_hash: hash,
  /** Whether what describes the backup was on a lasting disk before the target changed (REQ-B8); absent where there is no backup, or nobody knows any more. */
  backup_durable: z.boolean().optional(),
  /** What is in doubt, and what a policy field let pass; absent where there is nothing. */
  warnings: z.array(z.string()).optional(),
};
/** How a target changed. */
export const swapped = {
  /** How the target changed hands; absent where it did not. */
  method: z.enum(["exchange", "place", "remove", "link_over", "none"]).optional(),
  degraded: z.boolean(),
  degraded_reason: z.string().optional(),
  /** Measured, in milliseconds: the swap; and the sync that covered it, shared by all changes in its group. */
  duration_ms: z.number().optional(),
  fsync_ms: z.number().optional(),
  /** Of a link: whether it has the SELinux label of what it displaced; and why not. */
  label: z.enum(["restored", "unchanged", "refused", "not_active"]).optional(),
  label_errno: z.string().optional(),
};
/** dpkg diverts what packages have for this path, so that an upgrade leaves the target alone; absent where nothing of the run sees to that. */
export const isProtected = { protected: z.literal(true).optional() };
/**
 * Of a target that was protected and went back: `prior`: the very node that stood there before; `upgraded`: the one that the package
 * manager had put in its place since. Absent for others.
 */
export const putBack = { put_back: z.enum(["prior", "upgraded"]).optional() };
/** Whether it was read back as it was set, or the errno with which the try failed. */
export const kept = z.union([z.boolean(), z.string()]);

/** There was nobody who keeps others out; absent where there was (REQ-L2, REQ-L4). */
export const no_lock_manager = z.literal(true).optional();

/** How the health checks of the run came out; `skipped`: the policy asked for none; `not_run`: it did not get so far. Absent where nothing was changed. */
export const smoke_status = z.enum(["ok", "failed", "skipped", "not_run"]).optional();

/** Gates that stopped it, and those that a policy field let pass. */
export const gates = {
  stops: z.array(z.strictObject({ gate: z.string(), reason: z.string() })),
  overridden: z.array(z.strictObject({ gate: z.string(), reason: z.string(), overridden_by: z.string() })),
};
