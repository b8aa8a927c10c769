/** This defines `pruneAll`: the backups of many targets, directory by directory. */
import { isSwitchyardError, type Root, type SwitchyardError } from "@switchyard/fs-atomic";
import type { Fact } from "@switchyard/facts";
import { pruneFact } from "../facts/make/prune-fact.ts";
import type { PruneTarget } from "./choose-targets.ts";
import { pruneDirectory } from "./prune-directory.ts";
import type { PruneOrder } from "./prune-order.ts";
import type { PrunedTarget } from "./pruned-target.ts";

/** What to prune, and what becomes of the facts. */
export interface PruneWork {
  /** For the facts; null in a dry run. */
  readonly runId: string | null;
  readonly targets: readonly PruneTarget[];
  readonly record: (facts: readonly Fact[]) => Promise<void>;
}

/** How it came out, target by target. */
export interface PruneOutcome {
  readonly targets: readonly PrunedTarget[];
  /** Reserved names that belong to no backup, as paths inside the root. */
  readonly strays: readonly string[];
  readonly warnings: readonly string[];
  /** The first target's error; or that facts could not be recorded, after which nothing more was removed. */
  readonly error: SwitchyardError | null;
}

/**
 * Prunes, one listing for each directory, and records one fact for each target once its directory is done. Where a target
 * fails the others go on; where facts cannot be recorded it stops, so that what is removed can be proved.
 *
 * Crash: see `prune`.
 */
export async function pruneAll(root: Root, order: PruneOrder, work: PruneWork): Promise<PruneOutcome> {
  const targets: PrunedTarget[] = [];
  const strays: string[] = [];
  let error: SwitchyardError | null = null;
  for (const inDirectory of byDirectory(work.targets)) {
    order.onProgress?.({ step: "pruning", done: targets.length, total: work.targets.length });
    const done = await pruneDirectory(root, inDirectory, order);
    targets.push(...done.targets);
    strays.push(...done.strays);
    error ??= done.targets.find((target) => target.error !== null)?.error ?? null;
    try {
      await work.record(done.targets.map((target) => pruneFact({ mode: order.mode, planId: null, runId: work.runId }, order, target)));
    } catch (refused) {
      if (!isSwitchyardError(refused)) throw refused;
      error ??= refused;
      break;
    }
  }
  return { targets, strays, warnings: withoutBackup(work.targets, targets, order), error };
}

function byDirectory(targets: readonly PruneTarget[]): Iterable<readonly PruneTarget[]> {
  const directories = new Map<string, PruneTarget[]>();
  for (const target of targets) {
    const key = target.parents.join("/");
    directories.set(key, [...(directories.get(key) ?? []), target]);
  }
  return directories.values();
}

function withoutBackup(asked: readonly PruneTarget[], done: readonly PrunedTarget[], { backupTag }: PruneOrder): string[] {
  const named = new Set(asked.filter(({ isNamed }) => isNamed).map(({ path }) => path));
  const without = done.filter(({ path, pruned, retained }) => named.has(path) && pruned.length === 0 && retained?.length === 0);
  return without.map(({ path }) => `There is no backup of ${JSON.stringify(path)} with the tag ${backupTag}.`);
}
