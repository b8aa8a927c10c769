/** This defines `examineRun`: what a rollback would do to each target of a run, every payload checked first (REQ-R9). */
import {
  identityOf,
  isCopyOf,
  isSwitchyardError,
  matches,
  nodeName,
  observe,
  pathIn,
  SwitchyardError,
  type DirHandle,
  type ObservedNode,
  type PresentNode,
} from "@switchyard/fs-atomic";
import { checkOwner, findKeptNode, isPriorState, parseSidecar, privilegesIn, readSidecar, verifyPayload, type Catalog, type ReadableBackup, type Sidecar } from "@switchyard/backup";
import type { BeginRecord, IntentRecord, RunRecord } from "@switchyard/journal";
import { BackupDirs } from "../backup-dir/backup-dirs.ts";
import type { KeptAt, Way } from "../backup-dir/kept-at.ts";
import { wayBetween } from "../backup-dir/way-between.ts";
import type { Context } from "../context.ts";
import { Catalogs } from "../preflight/catalogs.ts";
import type { DirCache } from "../preflight/dir-cache.ts";
import { hashNode } from "../preflight/observe-plan.ts";
import type { Kept } from "../run/incoming-payload.ts";
import { swapOf, targetOf } from "../run/intent.ts";
import type { StopPlace } from "../stop/interrupted.ts";
import { stopPoint } from "../stop/stop-point.ts";
import { stoppable } from "../stop/stoppable.ts";
import type { FoundRun } from "./found-run.ts";

/** What of an intent its undoing goes by. A record of its own: of a large run, the intents would be most of what is in memory. */
export type UndoneIntent = Pick<IntentRecord, "index" | "action_id" | "parents" | "target" | "source" | "prior" | "prior_hash" | "keep" | "store">;

/** One target of the run that is to be undone. */
export interface ExaminedTarget {
  readonly record: UndoneIntent;
  readonly dir: DirHandle;
  readonly node: ObservedNode;
  readonly hash: string | null;
  readonly decision: "restore" | "noop" | "conflict" | "stop";
  /** Why nothing is to be done: it is as before already, or the run was taken back and something later stands here. */
  readonly reason: "idempotent_noop" | "run_not_standing" | null;
  /** The kept node that goes back; null where the target was absent, or is left as it is. */
  readonly payload: Kept | null;
  /** Where what stands there now is kept once it is displaced: where the run kept what it displaced. Null: beside the target. */
  readonly keptAt: KeptAt | null;
  /** Why it is refused. */
  readonly error: SwitchyardError | null;
}

/** The examined run; its handles are the caller's. */
export interface ExaminedRun {
  readonly begin: BeginRecord;
  /** Whether it was taken back already. */
  readonly undone: boolean;
  readonly targets: readonly ExaminedTarget[];
}

const LEAVES = "Nothing of it was restored.";

/**
 * Examines every target of a run, the last one first. Changes nothing.
 *
 * @param dirs where the directories are opened; the caller closes them
 * @throws `E_GENERIC` `interrupted`
 */
export async function examineRun(dirs: DirCache, { run, undone }: FoundRun, { signal, policy }: Pick<Context, "signal" | "policy">): Promise<ExaminedRun> {
  const directories: Directories = { dirs, catalogs: new Catalogs(run.begin.tag), backupDirs: new BackupDirs(dirs, policy.backup_dir), ways: new Map(), signal };
  const targets: ExaminedTarget[] = [];
  for (const record of run.intents.toReversed()) {
    const place: StopPlace = { op: "rollback", path: targetOf(record), leaves: LEAVES };
    targets.push(await stoppable(signal, place, () => examine(record, { run, undone }, directories)));
  }
  await stopPoint(signal, { op: "rollback", leaves: LEAVES });
  return { begin: run.begin, undone, targets };
}

interface Directories {
  readonly dirs: DirCache;
  readonly catalogs: Catalogs;
  /** How nodes go between a directory of targets and one of backups, by their paths. */
  readonly ways: Map<string, Way>;
  /** Where the policy has backups kept now. */
  readonly backupDirs: BackupDirs;
  readonly signal: AbortSignal | undefined;
}

async function examine(record: IntentRecord, { run, undone }: FoundRun, directories: Directories): Promise<ExaminedTarget> {
  const { dirs, signal } = directories;
  const dir = dirs.open(record.parents.map((name) => nodeName(name)));
  const node = observe(dir, record.target);
  const { index, action_id, parents, target, source, prior, prior_hash, keep, store } = record;
  const base = { record: { index, action_id, parents, target, source, prior, prior_hash, keep, ...(store === undefined ? {} : { store }) }, dir, node, hash: await hashNode(dir, record.target, node, { signal }), payload: null, keptAt: null, reason: null, error: null };
  // What the journal kept of the sidecar serves to see that nothing is left to do, also where the file is gone.
  const described = parseSidecar(record.sidecar.content, pathIn(dir, record.sidecar.name));
  if (await isPriorState(dir, record.target, node, described)) {
    if (!undone && isBuiltUpon(record, run, placesThere(record, dir, directories))) return { ...base, decision: "conflict", error: conflict(record) };
    return { ...base, decision: "noop", reason: "idempotent_noop" };
  }
  // Nothing of a run that was taken back stands: what is here now came later, and is not this run's to touch (REQ-R3).
  // Of one that was never confirmed nothing is kept either, with which a missing target could be put back.
  if (undone && (node.kind !== "none" || run.undone)) return { ...base, decision: "noop", reason: "run_not_standing" };
  if (node.kind !== "none" && !isPlaced(record, run, node)) return { ...base, decision: "conflict", error: conflict(record) };
  try {
    const places = placesOf(record, dir, directories);
    const [{ keptAt, catalog }] = places;
    const sidecar = readSidecar(catalog.store, record.sidecar.name);
    const payload = sidecar.prior_kind === "none" ? null : await payloadOf(record, { places, sidecar, signal });
    return { ...base, decision: "restore", keptAt, payload };
  } catch (error) {
    if (!isSwitchyardError(error)) throw error;
    return { ...base, decision: "stop", error };
  }
}

/** A place where backups of a target lie. */
interface BackupPlace {
  /** Null: beside the target. */
  readonly keptAt: KeptAt | null;
  readonly catalog: Catalog;
}

/**
 * Where the run kept what it displaced, then beside the target, then where the policy has backups kept now: what went back
 * may have been displaced again since.
 *
 * @throws `E_BACKUP_MISSING` `backup_dir_missing`: the first of them is not there, e.g. not mounted
 */
function placesOf(record: IntentRecord, dir: DirHandle, { dirs, catalogs, backupDirs, ways }: Directories): readonly [BackupPlace, ...BackupPlace[]] {
  const at = (keptAt: KeptAt | null): BackupPlace => ({ keptAt, catalog: catalogs.of(dir, keptAt?.dir) });
  const own = record.store === undefined ? null : openKept(record, dir, { dirs, ways });
  const now = placeNow(record, dir, backupDirs);
  const others = [null, now].filter((place) => place?.dir !== own?.dir);
  return [at(own), ...[...new Set(others)].map(at)];
}

/** The same; none where a place is missing: then nothing there can be put back by anybody. */
function placesThere(record: IntentRecord, dir: DirHandle, directories: Directories): readonly BackupPlace[] {
  try {
    return placesOf(record, dir, directories);
  } catch (error) {
    if (isSwitchyardError(error)) return [];
    throw error;
  }
}

/** What cannot be used by the policy of today is no reason not to undo what was done before. */
function placeNow(record: IntentRecord, dir: DirHandle, backupDirs: BackupDirs): KeptAt | null {
  try {
    return backupDirs.existing(dir, record.parents.map((name) => nodeName(name)));
  } catch (error) {
    if (isSwitchyardError(error)) return null;
    throw error;
  }
}

function openKept(record: IntentRecord, dir: DirHandle, { dirs, ways }: Pick<Directories, "dirs" | "ways">): KeptAt {
  const parents = (record.store?.parents ?? []).map((name) => nodeName(name));
  try {
    const kept = dirs.open(parents);
    const key = `${dir.path} ${kept.path}`;
    const way = ways.get(key) ?? wayBetween(dir, kept);
    ways.set(key, way);
    return { dir: kept, parents, way };
  } catch (cause) {
    if (!isSwitchyardError(cause)) throw cause;
    const path = `/${parents.join("/")}`;
    const message = `Cannot restore ${JSON.stringify(targetOf(record))}: the directory of its backup, ${JSON.stringify(path)}, cannot be opened (${cause.errno ?? cause.reason}).`;
    throw new SwitchyardError({ id: "E_BACKUP_MISSING", reason: "backup_dir_missing", op: "rollback", path, errno: cause.errno, message, remedies: ["Mount the file system on which backups are kept, then try again."], cause });
  }
}

/** The payload at its own name, or, where it went back and was displaced again by later runs that were undone, where it is now. */
async function payloadOf(record: IntentRecord, { places, sidecar, signal }: { readonly places: readonly [BackupPlace, ...BackupPlace[]]; readonly sidecar: Sidecar; readonly signal: AbortSignal | undefined }): Promise<Kept> {
  const own = nodeName(record.keep);
  const moved = observe(places[0].catalog.store, own).kind === "none" ? findIn(places, (catalog) => findKeptNode(catalog, nodeName(record.target), record.prior)) : undefined;
  const { catalog, keptAt } = moved?.place ?? places[0];
  const name = moved?.backup.names.payload ?? own;
  const described = moved?.backup.sidecar ?? sidecar;
  const node = await verifyPayload(catalog.store, name, described, { signal });
  const privileges = privilegesIn(described);
  if (privileges !== null) checkOwner(catalog.store, name, privileges);
  return { name, node, privileges, at: keptAt };
}

function findIn(places: readonly BackupPlace[], find: (catalog: Catalog) => ReadableBackup | undefined): { readonly place: BackupPlace; readonly backup: ReadableBackup } | undefined {
  for (const place of places) {
    const backup = find(place.catalog);
    if (backup !== undefined) return { place, backup };
  }
  return undefined;
}

/**
 * Whether the run itself put this node there: its very inode, or, where that was displaced and came back from another file
 * system, a copy of it. A link with the same text may be a later run's (REQ-R7).
 */
function isPlaced(record: IntentRecord, run: RunRecord, node: PresentNode): boolean {
  const { incoming } = swapOf(record, run.staged.get(record.index));
  if (incoming === null) return false;
  const found = identityOf(node);
  return matches(incoming.node, found) || ("identity" in incoming.node && isCopyOf(found, incoming.node.identity));
}

/**
 * Whether a later run stands on what this one placed: it keeps that as what it displaced, and will put it back. What is at
 * the target may look like the prior state all the same (file, link A, link B, link A again).
 */
function isBuiltUpon(record: IntentRecord, run: RunRecord, places: readonly BackupPlace[]): boolean {
  const { incoming } = swapOf(record, run.staged.get(record.index));
  if (incoming === null || !("identity" in incoming.node)) return false;
  const placed = incoming.node.identity;
  const kept = findIn(places, (catalog) => findKeptNode(catalog, nodeName(record.target), placed))?.backup;
  return kept?.sidecar.schema === "backup_meta.v2" && kept.sidecar.role === "undo";
}

function conflict(record: IntentRecord): SwitchyardError {
  const path = targetOf(record);
  return new SwitchyardError({
    id: "E_POLICY",
    reason: "undo_conflict",
    op: "rollback",
    path,
    message: `Cannot undo ${JSON.stringify(path)}: someone else changed it since the run; needed is the link that the run placed, or nothing.`,
    remedies: ["Undo the later change first, or put the link back by hand."],
  });
}
