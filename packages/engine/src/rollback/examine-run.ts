/** This defines `examineRun`: what a rollback would do to each target of a run, every payload checked first (REQ-R9). */
import {
  isSwitchyardError,
  nodeName,
  observe,
  pathIn,
  safePath,
  type SwitchyardError,
  type DirHandle,
  type HashOptions,
  type ObservedNode,
  type PresentNode,
} from "@switchyard/fs-atomic";
import { checkOwner, checkPayload, findKeptNode, isPriorState, parseSidecar, privilegesIn, readSidecar, type PayloadDoubt, type Sidecar } from "@switchyard/backup";
import type { BeginRecord, IntentRecord, RunRecord } from "@switchyard/journal";
import type { KeptAt } from "../backup-dir/kept-at.ts";
import { staleError } from "@switchyard/policy";
import type { Context } from "../context.ts";
import { waitingOnce } from "../confirm/read-waiting.ts";
import { changingError } from "../preflight/changing-error.ts";
import type { DirCache } from "../preflight/dir-cache.ts";
import { hashNode } from "../preflight/observe-plan.ts";
import { Owners, type TargetOwner } from "../preflight/owners.ts";
import { staleBackup } from "../preflight/stale-backup.ts";
import { checkLinkBack } from "../flip/check-link-back.ts";
import { checkPointerBack } from "../flip/check-pointer-back.ts";
import { isOfPointer } from "../flip/is-of-pointer.ts";
import type { Diversion } from "../protect/diversion.ts";
import { DiversionExaminer } from "../protect/examine-diversion.ts";
import type { ChangeDoubt } from "../report/change-warning.ts";
import type { Kept } from "../run/incoming-payload.ts";
import { swapOf, targetOf } from "../run/intent.ts";
import { isPlaced } from "../run/is-placed.ts";
import type { StopPlace } from "../stop/interrupted.ts";
import { stopPoint } from "../stop/stop-point.ts";
import { stoppable } from "../stop/stoppable.ts";
import { BackupPlaces, type BackupPlace } from "./backup-places.ts";
import { findInPlaces, movedPayload } from "./moved-payload.ts";
import { conflictOf, type ConflictContext } from "./conflict-of.ts";
import type { FoundRun } from "./found-run.ts";

/** What of an intent its undoing goes by. A record of its own: of a large run, the intents would be most of what is in memory. */
export type UndoneIntent = Pick<IntentRecord, "index" | "action_id" | "parents" | "target" | "source" | "pointer" | "prior" | "keep" | "store">;

/** One target of the run that is to be undone. */
export interface ExaminedTarget {
  readonly record: UndoneIntent;
  readonly dir: DirHandle;
  readonly node: ObservedNode;
  readonly hash: string | null;
  readonly decision: "restore" | "noop" | "conflict" | "stop";
  /**
   * Why nothing is to be done: it is as before already, or the run was taken back and something later stands here. Of a
   * target that is restored: what someone else put there since is displaced, as the policy allows.
   */
  readonly reason: "idempotent_noop" | "run_not_standing" | "undo_conflict" | null;
  /** The kept node that goes back; null where the target was absent, or is left as it is. */
  readonly payload: KeptPayload | null;
  /** Where what stands there now is kept once it is displaced: where the run kept what it displaced. Null: beside the target. */
  readonly keptAt: KeptAt | null;
  /** What is in doubt of a target that is restored, and what the policy let pass. */
  readonly doubts: readonly ChangeDoubt[];
  /** What is to be done with the diversion of a protected target; null: nothing. */
  readonly diversion: Diversion | null;
  /** Why it is refused. */
  readonly error: SwitchyardError | null;
}

/** A verified payload and where it is kept now. */
export interface KeptPayload extends Kept {
  /** As it is now; null where it was not taken. */
  readonly hash: string | null;
  readonly doubt: PayloadDoubt | null;
  /** Whether it is of an older version than its package has now, which the policy allows (REQ-R10). */
  readonly isStale: boolean;
}

/** The examined run; its handles are the caller's. */
export interface ExaminedRun {
  readonly begin: BeginRecord;
  /** Whether it was taken back already. */
  readonly undone: boolean;
  /** Whether it waits to be confirmed: it goes back as a whole or not at all. */
  readonly isProvisional: boolean;
  readonly targets: readonly ExaminedTarget[];
  /** Measured: what was read of targets and payloads for their hashes. */
  readonly bytesHashed: number;
}

const LEAVES = "Nothing of it was restored.";

/** What examining goes by. */
export interface ExamineOptions extends Pick<Context, "policy" | "signal" | "stateDir" | "onProgress"> {
  /** The targets that later runs changed; asked only where the policy lets someone else's node be displaced. */
  readonly laterTargets: () => ReadonlySet<string>;
}

/**
 * Examines every target of a run, the last one first. Changes nothing.
 *
 * @param dirs where the directories are opened; the caller closes them
 * @throws `E_GENERIC` `interrupted`
 */
export async function examineRun(dirs: DirCache, { run, undone }: FoundRun, options: ExamineOptions): Promise<ExaminedRun> {
  const { policy, signal, onProgress } = options;
  const places = new BackupPlaces(dirs, { backupTag: run.begin.tag, backupDir: policy.backup_dir });
  const isProvisional = run.deadlineMs !== null && !run.committed && !run.undone;
  let later: ReadonlySet<string> | undefined;
  const conflicts: ConflictContext = {
    isAllowed: policy.allow_conflicting_rollback && !isProvisional,
    isProvisional,
    isBuiltUpon: (record, dir) => isBuiltUpon(record, run, places.there(record, dir)),
    isChangedLater: (path) => (later ??= options.laterTargets()).has(path),
  };
  const targets: ExaminedTarget[] = [];
  let bytesHashed = 0;
  const onRead = (bytes: number): void => {
    bytesHashed += bytes;
  };
  const diversions = await DiversionExaminer.open(dirs.root, run.intents, { policy });
  const intents = run.intents.toReversed();
  const waiting = waitingOnce(dirs.root, options);
  const checkWayBack: Directories["checkWayBack"] = (record, payload) => {
    const node = payload?.node ?? null;
    if (isOfPointer(record)) checkPointerBack(dirs.root, { record, node, stateDir: options.stateDir, op: "rollback" });
    else checkLinkBack(dirs.root, { record, coming: node, waiting, op: "rollback" });
  };
  const owners = new Owners(dirs.root, intents.map((record) => safePath(targetOf(record))));
  for (const [index, record] of intents.entries()) {
    onProgress?.({ step: "looking", done: index, total: intents.length });
    const place: StopPlace = { op: "rollback", path: targetOf(record), leaves: LEAVES };
    targets.push(await stoppable(signal, place, () => examine(record, { run, undone }, { dirs, places, conflicts, policy, signal, onRead, diversions, checkWayBack, owner: () => owners.at(index) })));
  }
  await stopPoint(signal, { op: "rollback", leaves: LEAVES });
  return { begin: run.begin, undone, isProvisional, targets, bytesHashed };
}

/** Nobody diverts the target any more. */
const NOTHING_LEFT = { diversion: null, upgraded: null } as const;

interface Directories extends HashOptions {
  readonly dirs: DirCache;
  readonly places: BackupPlaces;
  readonly conflicts: ConflictContext;
  readonly policy: ExamineOptions["policy"];
  readonly diversions: DiversionExaminer;
  /** @throws what would lead nowhere once a pointer, or a link through one, is back */
  readonly checkWayBack: (record: IntentRecord, payload: Pick<KeptPayload, "node"> | null) => void;
  /** Whose the target is now; asks the package managers' databases. */
  readonly owner: () => TargetOwner;
}

async function examine(record: IntentRecord, { run, undone }: FoundRun, around: Directories): Promise<ExaminedTarget> {
  const { dirs, places, conflicts, policy, diversions } = around;
  const dir = dirs.open(record.parents.map((name) => nodeName(name)));
  const node = observe(dir, record.target);
  const { index, action_id, parents, target, source, pointer, prior, keep, store } = record;
  const hash = await hashNode(dir, record.target, node, around);
  const base = { record: { index, action_id, parents, target, source, prior, keep, ...(pointer === undefined ? {} : { pointer }), ...(store === undefined ? {} : { store }) }, dir, node, hash, payload: null, keptAt: null, reason: null, doubts: NONE, diversion: null, error: null };
  // What the journal kept of the sidecar serves to see that nothing is left to do, also where the file is gone.
  const described = parseSidecar(record.sidecar.content, pathIn(dir, record.sidecar.name));
  if (await isPriorState(dir, record.target, node, described, { hash, signal: around.signal, onRead: around.onRead })) {
    if (!undone && isBuiltUpon(record, run, places.there(record, dir))) return { ...base, decision: "conflict", error: conflictOf(record, { dir, node }, conflicts) };
    const noop = { ...base, decision: "noop", reason: "idempotent_noop" } as const;
    if (undone) return noop;
    return orStop(base, async () => {
      const { diversion, upgraded } = diversions.examineLeft(record, dir) ?? NOTHING_LEFT;
      return diversion === null || upgraded === null ? noop : { ...base, decision: "restore", diversion, payload: await upgradedPayload(dir, { diversion, upgraded }, around) };
    });
  }
  // Nothing of a run that was taken back stands: what is here now came later, and is not this run's to touch (REQ-R3).
  // Of one that was never confirmed nothing is kept either, with which a missing target could be put back.
  if (undone && (node.kind !== "none" || run.undone)) return { ...base, decision: "noop", reason: "run_not_standing" };
  const isOthers = node.kind !== "none" && !isPlaced(record, run.staged.get(record.index), node);
  const conflict = isOthers ? conflictOf(record, { dir, node }, conflicts) : null;
  if (conflict !== null) return { ...base, decision: "conflict", error: conflict };
  if (node.kind === "file" && hash === null && policy.record_hashes) return { ...base, decision: "stop", error: changingError(targetOf(record)) };
  return orStop({ ...base, keptAt: places.there(record, dir)[0]?.keptAt ?? null }, async () => {
    const { diversion, upgraded } = diversions.examine(record, dir, node) ?? NOTHING_LEFT;
    const all = places.of(record, dir);
    const payload = diversion !== null && upgraded !== null ? await upgradedPayload(dir, { diversion, upgraded }, around) : await payloadIn(record, all, around);
    around.checkWayBack(record, payload);
    return { ...base, decision: "restore", keptAt: all[0].keptAt, payload, diversion, doubts: doubtsOf(isOthers, payload), reason: isOthers ? "undo_conflict" : null };
  });
}

/** What refuses a target stops it, and is told. */
async function orStop(base: Omit<ExaminedTarget, "decision">, examineIt: () => Promise<ExaminedTarget>): Promise<ExaminedTarget> {
  try {
    return await examineIt();
  } catch (error) {
    if (!isSwitchyardError(error)) throw error;
    return { ...base, decision: "stop", error };
  }
}

/** What an upgrade put at the diverted name goes back from there; what the run displaced stays the backup that it is. */
async function upgradedPayload(dir: DirHandle, { diversion, upgraded: node }: { readonly diversion: Diversion; readonly upgraded: PresentNode }, { policy, signal, onRead }: Directories): Promise<KeptPayload> {
  const name = nodeName(diversion.name);
  return { name, node, at: null, hash: await hashNode(dir, name, node, { policy, signal, onRead }), doubt: null, isStale: false, privileges: null };
}

/** What its sidecar says that goes back; null where the target was absent. */
async function payloadIn(record: IntentRecord, all: Looked["all"], around: Directories): Promise<KeptPayload | null> {
  const sidecar = readSidecar(all[0].catalog.store, record.sidecar.name);
  return sidecar.prior_kind === "none" ? null : payloadOf(record, { ...around, all, sidecar });
}

/** One for all of which nothing is in doubt. */
const NONE: readonly ChangeDoubt[] = [];

function doubtsOf(isOthers: boolean, payload: KeptPayload | null): readonly ChangeDoubt[] {
  const doubt = payload?.doubt ?? null;
  const isStale = payload?.isStale ?? false;
  if (!isOthers && !isStale && doubt === null) return NONE;
  return [...(isOthers ? (["undo_conflict"] as const) : []), ...(isStale ? (["backup_stale"] as const) : []), ...(doubt === null ? [] : [doubt])];
}

interface Looked extends Directories {
  /** Where the run kept it first. */
  readonly all: readonly [BackupPlace, ...BackupPlace[]];
  readonly sidecar: Sidecar;
}

/** The payload at its own name, or, where it went back and was displaced again by later runs that were undone, where it is now. */
async function payloadOf(record: IntentRecord, { all, sidecar, owner, policy, signal, onRead }: Looked): Promise<KeptPayload> {
  const moved = movedPayload(record, all);
  const { catalog, keptAt: at } = moved?.place ?? all[0];
  const name = moved?.backup.names.payload ?? nodeName(record.keep);
  const described = moved?.backup.sidecar ?? sidecar;
  const stale = described.schema === "backup_meta.v2" && described.package !== undefined ? staleBackup(described, owner()) : null;
  if (stale !== null && !policy.allow_downgrade) throw staleError(targetOf(record), stale);
  const { node, hash, doubt } = await checkPayload(catalog.store, name, described, { requireIntegrity: policy.require_sidecar_integrity, signal, onRead });
  const privileges = privilegesIn(described);
  if (privileges !== null) checkOwner(catalog.store, name, privileges);
  return { name, node, at, hash: hash ?? (await hashNode(catalog.store, name, node, { policy, signal })), doubt, isStale: stale !== null, privileges };
}

/**
 * Whether a later run stands on what this one placed: it keeps that as what it displaced, and will put it back. What is at
 * the target may look like the prior state all the same (file, link A, link B, link A again).
 */
function isBuiltUpon(record: IntentRecord, run: RunRecord, places: readonly BackupPlace[]): boolean {
  const { incoming } = swapOf(record, run.staged.get(record.index));
  if (incoming === null || !("identity" in incoming.node)) return false;
  const placed = incoming.node.identity;
  const kept = findInPlaces(places, (catalog) => findKeptNode(catalog, nodeName(record.target), placed))?.backup;
  return kept?.sidecar.schema === "backup_meta.v2" && kept.sidecar.role === "undo";
}
