/** This defines `pruneDirectory`: the backups of the targets in one directory. */
import { closeDir, errnoOf, isSwitchyardError, openDir, pathIn, type Root } from "@switchyard/fs-atomic";
import { Catalog, findBackups, findStrays, planPrune, prune, tag, type Backup } from "@switchyard/backup";
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
 * Prunes the backups of these targets, all of one directory, or tells what would go. The directory is listed once.
 *
 * Crash: see `prune`.
 *
 * @param targets at least one
 */
export async function pruneDirectory(root: Root, targets: readonly PruneTarget[], order: PruneOrder): Promise<PrunedDirectory> {
  const done: PrunedTarget[] = [];
  try {
    const dir = openDir(root, targets[0]?.parents ?? []);
    try {
      const catalog = new Catalog(dir, { tag: tag(order.backupTag) });
      for (const target of targets) {
        await stopPoint(order.signal, { op: "prune", path: target.path, leaves: "No backup of it was removed." });
        done.push(await pruneOrTell(catalog, target, order));
      }
      return { targets: done, strays: findStrays(catalog).map((name) => pathIn(dir, name)) };
    } finally {
      closeDir(dir);
    }
  } catch (error) {
    const failed = targets.slice(done.length).map(({ path }) => ({ path, pruned: [], retained: null, error: pruneFailed(path, error) }));
    if (failed.length === 0) throw error;
    return { targets: [...done, ...failed], strays: [] };
  }
}

async function pruneOrTell(catalog: Catalog, target: PruneTarget, order: PruneOrder): Promise<PrunedTarget> {
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
