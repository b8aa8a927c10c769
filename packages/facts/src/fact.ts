/** This defines what a fact is: one thing that happened, as one line (docs/formats/facts.md). */
import { z } from "zod";
import { base, change, failure, gates, hash, isProtected, kept, no_lock_manager, nodeKind, onAction, putBack, smoke_status, swapped } from "./fact-parts.ts";

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
    smoke_status,
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
  z.strictObject({
    stage: z.literal("profile.flip"),
    ...base,
    ...failure,
    prefix: z.string(),
    /** The pointer. */
    path: z.string(),
    /** Null: there was no pointer, or one that led to no profile. Absent: nobody looked. */
    from_profile: z.string().nullable().optional(),
    to_profile: z.string(),
    /** Of the profile's tree: how many applets, and which of them it keeps of the one that is left, and which it drops. Absent where nobody looked. */
    applets: z.number().int().optional(),
    kept: z.array(z.string()).optional(),
    dropped: z.array(z.string()).optional(),
    /** Of the pointer. Absent where nobody looked. */
    before_kind: nodeKind.optional(),
    after_kind: nodeKind.optional(),
    before_hash: hash.optional(),
    after_hash: hash.optional(),
    backup_durable: change.backup_durable,
    warnings: change.warnings,
    ...swapped,
    degraded: swapped.degraded.optional(),
    /** Of the profile's own tree, as `label` of the pointer. Absent where nobody looked. */
    tree_label: swapped.label,
    tree_label_errno: swapped.label_errno,
    rolled_back: z.boolean(),
    smoke_status,
    /** Measured, in milliseconds; zero in a dry run, which asks for no lock. Absent where nobody knows any more. */
    lock_wait_ms: z.number().optional(),
    lock_attempts: z.number().int().optional(),
    no_lock_manager,
    /** Of the pointer and of the run as a whole; absent where nothing was judged, or nobody knows any more. */
    stops: gates.stops.optional(),
    overridden: gates.overridden.optional(),
    /** The ids of all that stops it, from specific to general; absent where nothing does. */
    summary_error_ids: z.array(z.string()).optional(),
  }),
  z.strictObject({ stage: z.literal("rollback"), ...base, ...failure, ...onAction, ...change, ...isProtected, ...putBack, undoes: z.string() }),
  z.strictObject({
    stage: z.literal("rollback.summary"),
    ...base,
    ...failure,
    undoes: z.string(),
    restored: z.number().int(),
    unchanged: z.number().int(),
    failed: z.number().int(),
    /** Measured, as in `preflight.summary`; absent where the rollback was told to stop, and where recovery tells of it. */
    bytes_hashed: z.number().int().optional(),
  }),
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
