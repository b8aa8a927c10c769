/** This defines what a fact is: one thing that happened, as one line (docs/formats/facts.md). */
import { z } from "zod";

const base = {
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
const failure = {
  error_id: z.string().optional(),
  exit_code: z.number().int().optional(),
  /** The closed list of the error's id. */
  reason: z.string().optional(),
  /** One line for people; decide on `error_id` and `reason`. */
  message: z.string().optional(),
};
const nodeKind = z.enum(["file", "symlink", "none", "dir", "other"]);
const hash = z.string().nullable();
const onAction = { action_id: z.string(), path: z.string() };
const change = {
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
const swapped = {
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
const isProtected = { protected: z.literal(true).optional() };
/**
 * Of a target that was protected and went back: `prior`: the very node that stood there before; `upgraded`: the one that the package
 * manager had put in its place since. Absent for others.
 */
const putBack = { put_back: z.enum(["prior", "upgraded"]).optional() };
/** Whether it was read back as it was set, or the errno with which the try failed. */
const kept = z.union([z.boolean(), z.string()]);

/** There was nobody who keeps others out; absent where there was (REQ-L2, REQ-L4). */
const no_lock_manager = z.literal(true).optional();

/** Gates that stopped it, and those that a policy field let pass. */
const gates = {
  stops: z.array(z.strictObject({ gate: z.string(), reason: z.string() })),
  overridden: z.array(z.strictObject({ gate: z.string(), reason: z.string(), overridden_by: z.string() })),
};

const stages = [
  z.discriminatedUnion("action", [
    z.strictObject({ stage: z.literal("plan"), ...base, ...onAction, action: z.literal("link"), source: z.string(), dest: z.string(), /** Whether it is to be protected; absent: no. */ protect: z.literal(true).optional(), /** The target of the link that it goes along with; absent: none. */ leader: z.string().optional() }),
    z.strictObject({
      stage: z.literal("plan"),
      ...base,
      ...onAction,
      action: z.literal("restore"),
      /** The backup that is meant. */
      which: z.enum(["newest", "previous", "original"]),
    }),
  ]),
  z.strictObject({
    stage: z.literal("preflight"),
    ...base,
    ...failure,
    ...onAction,
    current_kind: nodeKind,
    planned_kind: nodeKind,
    policy_ok: z.boolean(),
    fs_type: z.string().nullable(),
    /** The policy fields that the action has for itself; absent: none. */
    policy: z.record(z.string(), z.union([z.boolean(), z.array(z.string())])).optional(),
    /** Whose the target is: its owner, and its package where a package manager says so. */
    provenance: z.strictObject({ uid: z.number().int().nullable(), gid: z.number().int().nullable(), package: z.string().nullable(), version: z.string().nullable() }),
    ...gates,
    /** What is worth knowing although nothing stops it; absent where there is nothing. */
    warnings: z.array(z.string()).optional(),
    /** Of a backup that can only be copied: whether that is let pass (true), or stops the run (false). */
    degraded: z.boolean().optional(),
    degraded_reason: z.string().optional(),
    /** What the target's directory keeps of a node, as tried there; absent where nothing was tried. */
    preservation: z.strictObject({ owner: kept, mode: kept, timestamps: kept, xattrs: kept, acls: kept, caps: kept }).optional(),
    /** Whether it keeps all of that; absent where nothing was tried. */
    preservation_supported: z.boolean().optional(),
  }),
  z.strictObject({
    stage: z.literal("preflight.summary"),
    ...base,
    ...failure,
    actions: z.number().int(),
    stopped: z.number().int(),
    /** Measured: what was read of files, targets and payloads, to take their hashes. */
    bytes_hashed: z.number().int(),
    /** Of the run as a whole. */
    ...gates,
    /** What a way back without Node would be made of; null where the policy does not ask for one. */
    rescue_profile: z.enum(["busybox", "gnu-subset", "none"]).nullable(),
    /** For people. */
    rescue_found: z.string().nullable(),
    no_lock_manager,
    /** The ids of all that stops it, from specific to general. */
    summary_error_ids: z.array(z.string()),
  }),
  z.strictObject({
    stage: z.literal("apply.attempt"),
    ...base,
    ...failure,
    actions: z.number().int(),
    /** Measured, in milliseconds. */
    lock_wait_ms: z.number(),
    lock_attempts: z.number().int(),
    no_lock_manager,
  }),
  z.strictObject({
    stage: z.literal("apply.result"),
    ...base,
    ...failure,
    ...onAction,
    ...change,
    ...swapped,
    ...isProtected,
    ...putBack,
    /** Whether the change was undone again before the run ended. */
    rolled_back: z.boolean(),
    /** How the health checks of the run came out; `skipped`: the policy asked for none; `not_run`: it did not get so far. Absent where nothing was changed. */
    smoke_status: z.enum(["ok", "failed", "skipped", "not_run"]).optional(),
  }),
  z.strictObject({
    stage: z.literal("apply.provisional"),
    ...base,
    /** Neither a success nor a failure: the target has changed, and may still go back. */
    decision: z.literal("pending"),
    ...onAction,
    ...change,
    ...swapped,
    ...isProtected,
    /** Until when the run waits for its confirmation, RFC 3339, UTC. */
    confirm_by: z.string(),
  }),
  z.strictObject({ stage: z.literal("rollback"), ...base, ...failure, ...onAction, ...change, ...isProtected, ...putBack, undoes: z.string() }),
  z.strictObject({ stage: z.literal("rollback.summary"), ...base, ...failure, undoes: z.string(), restored: z.number().int(), unchanged: z.number().int(), failed: z.number().int() }),
  z.strictObject({
    stage: z.literal("recover.result"),
    ...base,
    ...failure,
    /** `undone`, `finished`, `completed`, `discarded`. */
    outcome: z.enum(["undone", "finished", "completed", "discarded"]),
    conflicts: z.array(z.string()),
  }),
  z.strictObject({
    stage: z.literal("attest.result"),
    ...base,
    ...failure,
    /** The key that signed; both null where there was none to sign with. */
    key_id: z.string().nullable(),
    key_name: z.string().nullable(),
    /** Whether this command made it. */
    key_made: z.boolean(),
    /** Where the kernel refused. */
    errno: z.string().optional(),
  }),
  z.strictObject({
    stage: z.literal("prune.result"),
    ...base,
    ...failure,
    path: z.string(),
    /** The policy that was used; null where it sets no limit. */
    backup_tag: z.string(),
    retention_count_limit: z.number().int().nullable(),
    retention_age_limit_ms: z.number().int().nullable(),
    /** Counted: what was removed (in a dry run, what would be), and what is there afterwards; null where that cannot be listed. */
    pruned_count: z.number().int(),
    retained_count: z.number().int().nullable(),
  }),
] as const;

/** The schema of every fact. Emitting refuses a key that it does not know; reading passes over it. */
export const factSchema = z.discriminatedUnion("stage", stages);

/** One fact. */
export type Fact = z.infer<typeof factSchema>;

/** The fact's kind. */
export type Stage = Fact["stage"];
