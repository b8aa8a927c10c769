/** This defines `chooseTargets`: the targets whose backups are looked at. */
import { formatPath, resolveInRoot, type NodeName, type Root, type SafePath } from "@switchyard/fs-atomic";
import type { Survey } from "./survey-runs.ts";

/** A target and the runs whose backups of it stay. */
export interface PruneTarget {
  readonly path: string;
  readonly parents: readonly NodeName[];
  readonly name: NodeName;
  readonly neededRuns: ReadonlySet<string>;
  /** Names of payloads whose backups stay too. */
  readonly neededPayloads: ReadonlySet<string>;
  /** Where else runs have kept backups of it, by their paths. */
  readonly stores: ReadonlyMap<string, readonly NodeName[]>;
  /** Whether it was asked for by name: then it is worth a word that it has no backup. */
  readonly isNamed: boolean;
}

const NONE: ReadonlySet<string> = new Set();
const NOWHERE: PruneTarget["stores"] = new Map();

/**
 * The named targets, their parents resolved inside the root as when planning, each once; with none named all that the runs
 * tell of. Sorted by path.
 *
 * @throws `E_POLICY`: what `resolveInRoot` throws for a named one
 */
export function chooseTargets(root: Root, survey: Survey, named: readonly SafePath[]): { readonly targets: readonly PruneTarget[]; readonly warnings: readonly string[] } {
  const isNamed = named.length > 0;
  const paths = isNamed ? named.map((path) => resolveInRoot(root, path, "keep").path) : [...survey.targets.values()].map(({ path }) => path);
  const targets = new Map<string, PruneTarget>();
  for (const safe of paths) {
    const path = formatPath(safe);
    const { neededRuns = NONE, neededPayloads = NONE, stores = NOWHERE } = survey.targets.get(path) ?? {};
    targets.set(path, { path, parents: safe.parents, name: safe.name, neededRuns, neededPayloads, stores, isNamed });
  }
  const sorted = [...targets.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return { targets: sorted, warnings: isNamed ? [] : survey.warnings };
}
