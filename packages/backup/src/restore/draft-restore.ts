/** This defines `draftRestore`: one restore, decided and checked before anything is touched. */
import {
  errnoOf,
  identityOf,
  keepNode,
  matches,
  observe,
  pathIn,
  removeName,
  type KeepMethod,
  type NodeIdentity,
  type NodeName,
  type ObservedNode,
} from "@switchyard/fs-atomic";
import type { Backup, ReadableBackup } from "../catalog/backup.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { Draft, Incoming } from "../change/draft.ts";
import { hashTarget, observeTarget } from "../change/observe-target.ts";
import { backupError } from "../errors/backup-error.ts";
import { exdevFallback } from "../errors/exdev-fallback.ts";
import type { ReservedNames } from "../names/reserved-names.ts";
import { incomingOf } from "../sidecar/incoming-of.ts";
import { dress } from "./dress.ts";
import { findRestore } from "./find-restore.ts";
import type { Selection } from "./plan-restore.ts";
import type { RestoreOptions } from "./restore.ts";

/**
 * The restore of one target, its payload verified; null where nothing is to be done. Changes nothing.
 *
 * @throws as `restore` does, where it cannot be.
 */
export async function draftRestore(catalog: Catalog, target: NodeName, selection: Selection, options: RestoreOptions): Promise<Draft | null> {
  const prior = observeTarget(catalog, target);
  const { backup, isHeld, warning } = await findRestore(catalog, target, { node: prior, selection, requireIntegrity: options.requireIntegrity });
  if (isHeld) return null;
  if (typeof selection !== "string" && options.allowConflicting !== true) checkPlaced(pathIn(catalog.dir, target), backup, prior);
  return {
    target,
    prior,
    hash: options.recordHashes === false ? null : await hashTarget(catalog, target, prior),
    role: "redo",
    incoming: (names) => bringBack(catalog, backup, names, options),
    arms: backup.sidecar,
    warning,
    ...(catalog.isElsewhere ? { afterwards: () => consume(catalog, backup) } : {}),
  };
}

/** Undoing a run touches only what it did (REQ-R7). A target that is missing is put back. */
function checkPlaced(path: string, { sidecar }: ReadableBackup, prior: ObservedNode): void {
  if (sidecar.schema === "backup_meta.v1" || sidecar.incoming === undefined || prior.kind === "none") return;
  const placed = incomingOf(sidecar);
  if (placed !== null && matches(placed.node, identityOf(prior))) return;
  throw backupError("undo_conflict", {
    id: "E_POLICY",
    op: "restore",
    path,
    message: `Cannot undo ${JSON.stringify(path)}: someone else changed it since the run; needed is what the run placed, or nothing.`,
    remedies: ["Undo the later change first, or put back what the run placed."],
  });
}

/** The payload made ready to become the target: where it lies, or beside the target if it lies elsewhere. */
async function bringBack(catalog: Catalog, { target, names, sidecar }: ReadableBackup, made: ReservedNames, options: RestoreOptions): Promise<Incoming> {
  if (sidecar.prior_kind === "none") return null;
  const { dir, store } = catalog;
  const name = catalog.isElsewhere ? made.stage : names.payload;
  if (catalog.isElsewhere) {
    const methods: readonly KeepMethod[] = options.allowDegraded === true ? ["link", "reflink", "copy"] : ["link"];
    try {
      await keepNode(store, names.payload, { dir, name }, { methods });
    } catch (cause) {
      throw errnoOf(cause) === "EXDEV" ? exdevFallback(catalog, target, cause) : cause;
    }
  }
  dress(dir, name, sidecar);
  return { name, how: "payload", node: { identity: identityOf(observe(dir, name)) } };
}

/** In its own directory a payload is moved to the target. Elsewhere it is removed once that is durable, so that nothing written to the target follows it. */
async function consume({ store }: Catalog, { names, payload }: Backup): Promise<void> {
  const expected: NodeIdentity = identityOf(payload);
  const now = identityOf(observe(store, names.payload));
  // Dressing a second name of it may have changed its time and mode.
  if (now.kind !== "none" && expected.kind !== "none" && now.ino === expected.ino) await removeName(store, names.payload, now);
}
