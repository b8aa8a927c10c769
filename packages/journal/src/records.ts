/** This defines the records of a run's journal (docs/formats/journal.md). Wire keys are snake_case. */
import { isNodeName } from "@switchyard/fs-atomic";
import { z } from "zod";
import { nodeIdentity as identity } from "./node-identity.ts";

/** One component: a journal is never a way to make us write outside the directory that it names (REQ-J4). */
const name = z.string().refine(isNodeName);
const sidecar = z.object({ name, content: z.string() });

/** The rights that a file lends to whoever runs it: mode with set-id bits, owner, `security.capability` in base64 (REQ-B5). */
const privileges = z.object({
  mode: z.string().regex(/^[0-7]{4}$/),
  uid: z.number().int().nonnegative(),
  gid: z.number().int().nonnegative(),
  capability: z.base64().nullable(),
});

/** What is to be said of the run once it is committed, as it was when it began: whoever completes it says the same. */
const attest = z.object({
  /** SHA-256 of the canonical JSON of the policy in force. */
  policy_hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Programs and packages that make the change. */
  tools: z.array(z.object({ name: z.string(), version: z.string() })).readonly(),
  /** The machine; null where it is not to be told. */
  host: z.object({ hostname: z.string(), kernel: z.string(), machine: z.string() }).nullable(),
});

/** How a node gets from one directory to another: renamed, as the same inode, or copied, and the original dropped once the run stands. */
const way = z.enum(["rename", "copy"]);
/** The canonical components of a directory, inside the root. */
const directory = z.array(name).readonly();
/** Where payload and sidecar lie, if not beside the target, and the name beside the target that the displaced node gets first. */
const store = z.object({ parents: directory, displaced: name, way });
/** Where a payload is kept, if not beside the target: it gets its name there before it comes in. */
const from = z.object({ parents: directory, name, way });
/**
 * A local diversion of dpkg that the action adds before the target changes, or removes behind that. `name`: a second name of the
 * node that an adding action displaces; upgrades replace what is there. `from`, `to`: that and the target, as dpkg has them.
 */
const diversion = z.object({ do: z.enum(["add", "remove"]), from: line(), to: line(), name });

/** Who ran the command: its real user, and the user who logged in, as the kernel keeps it across sudo and su; null where nobody did. */
const runBy = z.object({ uid: z.number().int().nonnegative(), login_uid: z.number().int().nonnegative().nullable() });

const failure = z.object({ id: z.string(), reason: z.string(), message: z.string(), path: z.string().nullable() });

/** A target that the run leaves as it is, and why: its backup cannot be brought back, and the policy has the others go on. */
const leftTarget = z.object({
  action_id: z.string(),
  path: z.string(),
  kind: z.enum(["file", "symlink", "none", "dir", "other"]),
  /** SHA-256 of what stands there; null where it was not taken. */
  hash: z.string().nullable(),
  error: failure,
});

/** That the run points a prefix at another profile, and what its one fact will say of that: whoever completes the run says the same. */
const flip = z.object({
  /** The directory of the pointer, inside the root. */
  prefix: z.string(),
  /** Null: there was no pointer, or one that led to no profile. */
  from_profile: z.string().nullable(),
  to_profile: z.string(),
  /** What who asked for it said of it; null: nothing. */
  why: z.string().nullable(),
  /** How many applets the profile has, and which of them it keeps of the one that is left, drops, and has anew. */
  applets: z.number().int().nonnegative(),
  kept: z.array(z.string()).readonly(),
  dropped: z.array(z.string()).readonly(),
  added: z.array(z.string()).readonly(),
  /** Gates that a policy field let pass. */
  overridden: z.array(z.object({ gate: z.string(), reason: z.string(), overridden_by: z.string() })).readonly(),
  /** Measured: what the lock cost. */
  lock_wait_ms: z.number().nonnegative(),
  lock_attempts: z.number().int().nonnegative(),
  /** There was nobody who keeps others out; absent where there was. */
  no_lock_manager: z.literal(true).optional(),
  /** What became of the SELinux labels of the profile's tree, before the run began; absent: nobody looked. And why the first was refused that was. */
  tree_label: z.enum(["restored", "unchanged", "refused", "not_active"]).optional(),
  tree_label_errno: z.string().optional(),
});

const begin = z.object({
  type: z.literal("begin"),
  /** 2: intents name other directories (`store`, `from`). Who knows version 1 alone would take them for names beside the target. */
  version: z.union([z.literal(1), z.literal(2)]),
  run_id: z.string(),
  plan_id: z.string(),
  verb: z.enum(["apply", "rollback"]),
  /** The run that a rollback undoes. */
  undoes: z.string().nullable(),
  /** Absent: it leaves none. */
  left: z.array(leftTarget).readonly().optional(),
  tag: z.string(),
  started_at: z.string(),
  boot_id: z.string(),
  /** Absent in journals of older versions: nothing is said of those runs. */
  attest: attest.optional(),
  /** Absent in journals of older versions. */
  by: runBy.optional(),
  /** Absent: it changes no profile. */
  flip: flip.optional(),
});

const intent = z.object({
  type: z.literal("intent"),
  index: z.number().int().nonnegative(),
  action_id: z.string(),
  /** The canonical components of the parent directory, inside the root. */
  parents: directory,
  target: name,
  /** The source as planned, inside the root; null where the action links to nothing (a rollback). */
  source: z.string().nullable(),
  /** SHA-256 of the file that the source led to when the run began; absent where it was not taken. */
  source_hash: z.string().optional(),
  /** False: the source was no program, but goes along with one, e.g. as its manual. Absent: it was one, or there is none. */
  program: z.literal(false).optional(),
  /** The target is the pointer of a prefix: it is never led back to a profile that is not there any more. Absent: it is none. */
  pointer: z.literal(true).optional(),
  /** The new node: a link yet to be staged, a kept payload, or null where the target becomes absent. */
  incoming: z
    .discriminatedUnion("how", [
      z.object({ how: z.literal("link"), name, dest: z.string() }),
      z.object({ how: z.literal("payload"), name, identity, privileges: privileges.optional(), from: from.optional() }),
    ])
    .nullable(),
  prior: identity,
  /** Taken off the prior node once it is displaced, given back before it becomes the target again; absent where it has none. */
  prior_privileges: privileges.optional(),
  /** SHA-256 of the prior file's bytes or link's text; null for other kinds, and where it was not taken. */
  prior_hash: z.string().nullable(),
  /** SHA-256 of what the target is once switched; null where it becomes absent, and where it was not taken. */
  after_hash: z.string().nullable(),
  /** The payload's name, in `store` where that is given. */
  keep: name,
  store: store.optional(),
  /** Written beside the payload's name before the target changes. */
  sidecar,
  /** Whether an empty payload says "was absent". */
  tombstone: z.boolean(),
  /** Of a protected target (docs/protect.md). */
  diversion: diversion.optional(),
  /** The backup is on a mount of which nothing outlasts a power loss (REQ-B8); absent where it lasts. */
  volatile: z.literal(true).optional(),
  /** What is in doubt of the action, and what a policy field let pass; facts name it. Absent: nothing. */
  warnings: z.array(z.string()).readonly().optional(),
});

/** `unsynced`: what describes the backups was not synced, because the policy does not ask for it. */
const prepared = z.object({ type: z.literal("prepared"), unsynced: z.literal(true).optional() });
const staged = z.object({ type: z.literal("staged"), index: z.number().int().nonnegative(), identity });
const outcome = z.object({
  type: z.literal("outcome"),
  index: z.number().int().nonnegative(),
  outcome: z.enum(["settled", "conflict", "lost", "failed"]),
});

/** How the health checks of an apply came out; `skipped`: the policy asked for none. */
const smoke = z.enum(["ok", "failed", "skipped"]);

/**
 * From here on the run waits for its confirmation, which is `committed`. The deadline is in Unix milliseconds, and again in
 * milliseconds since the boot that `begin` names, suspended time included; absent in older ones. Whichever comes first counts.
 */
const provisional = z.object({ type: z.literal("provisional"), deadline_ms: z.number().int().nonnegative(), uptime_deadline_ms: z.number().int().nonnegative().optional(), smoke: smoke.optional() });
/** The run stands. Of a run that was provisional `provisional` says how the health checks came out. `at`: when, RFC 3339, UTC; absent in older ones. */
const committed = z.object({ type: z.literal("committed"), at: z.iso.datetime().optional(), smoke: smoke.optional() });

/** Every record. Those of `BARRIERS` end a batch and are synced. */
export const journalRecord: z.ZodType<JournalRecord> = z.discriminatedUnion("type", [
  begin,
  intent,
  z.object({ type: z.literal("intents"), count: z.number().int().nonnegative() }),
  staged,
  prepared,
  z.object({ type: z.literal("switched") }),
  provisional,
  committed,
  z.object({ type: z.literal("undoing"), error: failure.nullable() }),
  outcome,
  z.object({ type: z.literal("undone"), conflicts: z.array(z.number().int()) }),
  z.object({ type: z.literal("closed") }),
]);

/** The first record. */
export type BeginRecord = z.infer<typeof begin>;
/** Who ran a command. */
export type RunBy = z.infer<typeof runBy>;
/** What a run that changes the profile says of that. */
export type FlipRecord = z.infer<typeof flip>;
/** A target that a run leaves as it is. */
export type LeftTarget = z.infer<typeof leftTarget>;
/** One action's names, identities and sidecar: all that recovery needs. */
export type IntentRecord = z.infer<typeof intent>;
/** One record of the journal. */
export type JournalRecord =
  | BeginRecord
  | IntentRecord
  | { type: "intents"; count: number }
  | z.infer<typeof staged>
  | z.infer<typeof prepared>
  | { type: "switched" }
  | z.infer<typeof provisional>
  | z.infer<typeof committed>
  | { type: "undoing"; error: z.infer<typeof failure> | null }
  | z.infer<typeof outcome>
  | { type: "undone"; conflicts: number[] }
  | { type: "closed" };

/** Records that end a batch: once one of them is durable, everything before it is. */
export const BARRIERS: ReadonlySet<JournalRecord["type"]> = new Set(["intents", "prepared", "provisional", "committed", "undone", "closed"]);

/** A path that dpkg can record: one line. */
function line(): z.ZodString {
  return z.string().regex(/^\/[^\n\0]*$/);
}
