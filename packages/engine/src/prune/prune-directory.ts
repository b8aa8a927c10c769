/** This defines `pruneDirectory`: the backups of the targets in one directory. */
import { errnoOf, isSwitchyardError, observe, pathIn, type DirHandle, type NodeName, type Root } from "@switchyard/fs-atomic";
import { findBackups, findStrays, planPrune, prune, type Backup, type Catalog } from "@switchyard/backup";
import { BackupDirs } from "../backup-dir/backup-dirs.ts";
import { Catalogs } from "../preflight/catalogs.ts";
import { DirCache } from "../preflight/dir-cache.ts";
import { stopPoint } from "../stop/stop-point.ts";
import type { PruneTarget } from "./choose-targets.ts";
import type { PruneOrder } from "./prune-order.ts";
import { pruneFailed } from "./prune-error.ts";
import type { FoundBackup, PrunedTarget } from "./pruned-target.ts";

/** All of them, and the names that nobody can explain. */
export interface PrunedDirectory {
  readonly targets: readonly PrunedTarget[];
  readonly strays: readonly string[];
}

/**
 * Prunes the backups of these targets, all of one directory, or tells what would go: those beside them, and those that the
 * policy or their runs have kept elsewhere, each place for itself. Each directory is listed once.
 *
 * Crash: see `prune`.
 *
 * @param targets at least one
 */
export async function pruneDirectory(root: Root, targets: readonly PruneTarget[], order: PruneOrder): Promise<PrunedDirectory> {
  const done: PrunedTarget[] = [];
  const dirs = new DirCache(root);
  try {
    const parents = targets[0]?.parents ?? [];
    const dir = dirs.open(parents);
    const catalogs = new Catalogs(order.backupTag);
    const policyPlace = new BackupDirs(dirs, order.backupDir).existing(dir, parents);
    const looked = new Set<Catalog>([catalogs.of(dir)]);
    for (const target of targets) {
      await stopPoint(order.signal, { op: "prune", path: target.path, leaves: "No backup of it was removed." });
      const stores = [...target.stores.values()].flatMap((place) => openThere(dirs, place));
      const places = [...new Set([dir, ...(policyPlace === null ? [] : [policyPlace.dir]), ...stores])].map((one) => catalogs.of(dir, one));
      for (const place of places) looked.add(place);
      done.push(await pruneOrTell(places, target, order));
    }
    return { targets: done, strays: [...new Set([...looked].flatMap(straysOf))].toSorted() };
  } catch (error) {
    const failed = targets.slice(done.length).map(({ path }) => ({ path, pruned: [], retained: null, error: pruneFailed(path, error) }));
    if (failed.length === 0) throw error;
    return { targets: [...done, ...failed], strays: [] };
  } finally {
    dirs.close();
  }
}

/** A place that is not there, or not mounted, has nothing to prune. */
function openThere(dirs: DirCache, parents: readonly NodeName[]): DirHandle[] {
  try {
    return [dirs.open(parents)];
  } catch (error) {
    if (isSwitchyardError(error) && error.reason === "parent_missing") return [];
    throw error;
  }
}

/** Some of them lie beside targets, whose backups are elsewhere. */
function straysOf(catalog: Catalog): string[] {
  return findStrays(catalog).map((name) => pathIn(observe(catalog.store, name).kind === "none" ? catalog.dir : catalog.store, name));
}

async function pruneOrTell(places: readonly Catalog[], target: PruneTarget, order: PruneOrder): Promise<PrunedTarget> {
  let sum: PrunedTarget = { path: target.path, pruned: [], retained: [], error: null };
  for (const catalog of places) {
    const one = await pruneAt(catalog, target, order);
    const retained = one.retained === null || sum.retained === null ? null : [...sum.retained, ...one.retained];
    sum = { path: target.path, pruned: [...sum.pruned, ...one.pruned], retained, error: sum.error ?? one.error };
  }
  return sum;
}

async function pruneAt(catalog: Catalog, target: PruneTarget, order: PruneOrder): Promise<PrunedTarget> {
  try {
    return await (order.mode === "commit" ? pruneOne : tellOne)(catalog, target, order);
  } catch (error) {
    // Settling or listing it failed, and nothing was removed.
    if (errnoOf(error) === undefined && !isSwitchyardError(error)) throw error;
    return { path: target.path, pruned: [], retained: null, error: pruneFailed(target.path, error) };
  }
}

function tellOne(catalog: Catalog, { path, name, neededRuns, neededPayloads }: PruneTarget, order: PruneOrder): PrunedTarget {
  const { pruned, retained } = planPrune(findBackups(catalog, name), { ...order, neededRuns, neededPayloads });
  return { path, pruned: pruned.map((backup) => found(catalog, backup)), retained: retained.map(({ backup, why }) => ({ ...found(catalog, backup), why })), error: null };
}

/** What is retained is not what was planned but what is found afterwards. */
async function pruneOne(catalog: Catalog, { path, name, neededRuns, neededPayloads }: PruneTarget, order: PruneOrder): Promise<PrunedTarget> {
  const [done] = await prune(catalog, [name], { ...order, neededRuns, neededPayloads });
  if (done === undefined) throw new TypeError("one target went in and none came out");
  const reasons = new Map(done.retained.map(({ backup, why }) => [backup.millis, why]));
  const [failed] = done.failed;
  return {
    path,
    pruned: done.pruned.map((backup) => found(catalog, backup)),
    retained: findBackups(catalog, name).map((backup) => ({ ...found(catalog, backup), why: reasons.get(backup.millis) ?? ("failed" as const) })),
    error: failed === undefined ? null : pruneFailed(found(catalog, failed.backup).payload, failed.error),
  };
}

function found({ store }: Catalog, backup: Backup): FoundBackup {
  return { backup, payload: pathIn(store, backup.names.payload) };
}
