/** This defines `draftRestore`: one restore, decided and checked before anything is touched. */
import {
  errnoOf,
  identityOf,
  ignoring,
  keepNode,
  matches,
  observe,
  pathIn,
  sameInode,
  type KeepMethod,
  type NodeIdentity,
  type NodeName,
  type ObservedNode,
} from "@switchyard/fs-atomic";
import type { Backup, ReadableBackup } from "../catalog/backup.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { findBackups } from "../catalog/find-backups.ts";
import type { Draft, Incoming } from "../change/draft.ts";
import { hashTarget, observeTarget } from "../change/observe-target.ts";
import { removeKept } from "../change/remove-kept.ts";
import { checkOwner, privilegesIn } from "../change/privileges.ts";
import { backupError } from "../errors/backup-error.ts";
import { exdevFallback } from "../errors/exdev-fallback.ts";
import type { ReservedNames } from "../names/reserved-names.ts";
import { incomingOf } from "../sidecar/incoming-of.ts";
import { priorIdentity } from "../sidecar/prior-identity.ts";
import { dress } from "./dress.ts";
import { heldBackups } from "./held-backups.ts";
import { findRestore } from "./find-restore.ts";
import type { Selection } from "./plan-restore.ts";
import type { RestoreOptions } from "./restore-options.ts";

const COPIES: readonly KeepMethod[] = ["reflink", "copy"];

/**
 * The restore of one target, its payload verified; null where nothing is to be done. Changes nothing.
 *
 * @throws as `restore` does, where it cannot be.
 */
export async function draftRestore(catalog: Catalog, target: NodeName, selection: Selection, options: RestoreOptions): Promise<Draft | null> {
  const prior = observeTarget(catalog, target);
  const { backup, isHeld, warning } = await findRestore(catalog, target, { node: prior, selection, requireIntegrity: options.requireIntegrity });
  if (isHeld) return null;
  if (typeof selection !== "string" && options.allowConflicting !== true) await checkPlaced(catalog, backup, prior);
  const privileges = privilegesIn(backup.sidecar);
  if (privileges !== null) checkOwner(catalog.store, backup.names.payload, privileges);
  return {
    target,
    prior,
    hash: options.recordHashes === false ? null : await hashTarget(catalog, target, prior),
    role: "redo",
    incoming: (names) => bringBack(catalog, backup, { prior, made: names, options }),
    arms: privileges,
    warning,
    ...(catalog.isElsewhere && backup.sidecar.prior_kind !== "none" ? { afterwards: () => consume(catalog, backup) } : {}),
  };
}

/** Undoing a run touches only what it did (REQ-R7). A target that is missing is put back. */
async function checkPlaced(catalog: Catalog, { target, sidecar }: ReadableBackup, prior: ObservedNode): Promise<void> {
  if (sidecar.schema === "backup_meta.v1" || sidecar.incoming === undefined || prior.kind === "none") return;
  const placed = incomingOf(sidecar);
  if (placed !== null && (matches(placed.node, identityOf(prior)) || (await isCopyOf(catalog, target, { placed, prior })))) return;
  const path = pathIn(catalog.dir, target);
  throw backupError({
    id: "E_POLICY",
    reason: "undo_conflict",
    op: "restore",
    path,
    message: `Cannot undo ${JSON.stringify(path)}: someone else changed it since the run; needed is what the run placed, or nothing.`,
    remedies: ["Undo the later change first, or put back what the run placed."],
  });
}

/** Whether a later change kept what the run placed as a copy, and that copy, restored, is what stands there. */
async function isCopyOf(catalog: Catalog, target: NodeName, { placed, prior }: { placed: NonNullable<Incoming>; prior: ObservedNode }): Promise<boolean> {
  const held = await heldBackups(catalog, target, prior, findBackups(catalog, target));
  return [...held].some((backup) => {
    if (backup.state === "unreadable" || backup.sidecar.schema === "backup_meta.v1") return false;
    const kept = priorIdentity(backup.sidecar);
    return kept !== undefined && matches(placed.node, kept);
  });
}

interface Bringing {
  readonly prior: ObservedNode;
  readonly made: ReservedNames;
  readonly options: RestoreOptions;
}

interface Staging extends Omit<Bringing, "prior"> {
  readonly isShared: boolean;
}

/**
 * The payload made ready to become the target: where it lies, or beside the target if it lies elsewhere. A payload that is
 * another name of what stands there (a snapshot by link) is copied: dressing it would change the target under its name.
 */
async function bringBack(catalog: Catalog, backup: ReadableBackup, { prior, made, options }: Bringing): Promise<Incoming> {
  const { names, sidecar, payload } = backup;
  if (sidecar.prior_kind === "none") return null;
  const isShared = sameInode(identityOf(prior), identityOf(payload));
  if (isShared || catalog.isElsewhere) return { name: made.stage, how: "payload", node: { identity: await stagePayload(catalog, backup, { isShared, made, options }) } };
  dress(catalog.dir, names.payload, sidecar);
  return { name: names.payload, how: "payload", node: { identity: identityOf(observe(catalog.dir, names.payload)) } };
}

async function stagePayload(catalog: Catalog, { target, names, sidecar }: ReadableBackup, { isShared, made, options }: Staging): Promise<NodeIdentity> {
  const { dir, store } = catalog;
  const methods: readonly KeepMethod[] = isShared ? COPIES : options.allowDegraded === true ? ["link", ...COPIES] : ["link"];
  try {
    await keepNode(store, names.payload, { dir, name: made.stage }, { methods });
  } catch (cause) {
    throw errnoOf(cause) === "EXDEV" ? exdevFallback(catalog, target, cause) : cause;
  }
  try {
    dress(dir, made.stage, sidecar);
    return identityOf(observe(dir, made.stage));
  } catch (error) {
    // The payload is still at its own name.
    ignoring("ENOENT", () => dir.sys.unlinkat(dir.fd, made.stage));
    throw error;
  }
}

/** In its own directory a payload is moved to the target. Elsewhere it is removed once that is durable, so that nothing written to the target follows it. */
async function consume({ store }: Catalog, { names, payload }: Backup): Promise<void> {
  const expected: NodeIdentity = identityOf(payload);
  const now = identityOf(observe(store, names.payload));
  // Dressing a second name of it may have changed its time and mode.
  if (now.kind !== "none" && expected.kind !== "none" && now.ino === expected.ino) removeKept(store, names.payload, now);
  await store.sys.fsync(store.fd);
}
