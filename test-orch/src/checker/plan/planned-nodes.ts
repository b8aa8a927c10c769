/** This defines `plannedNodes`: what each target is to be by a plan. */
import { dirname, relative } from "node:path";
import type { WantedPlan } from "../../command/cli-commands.ts";
import type { TreeEntry } from "../../scratch/tree-entry.ts";
import type { TreeSnapshot } from "../../scratch/snapshot-tree.ts";

/** `kept`: a node that an earlier run has displaced; undefined: nothing. */
export type PlannedNode = { readonly kind: "link"; readonly dest: string } | { readonly kind: "kept"; readonly entry: TreeEntry | undefined };

/** By target. Links are relative, so that they lead to the same inside and outside of the root. @param before the tree that the plan's restores bring back */
export function plannedNodes({ links, restores }: Pick<WantedPlan, "links" | "restores">, before: TreeSnapshot): ReadonlyMap<string, PlannedNode> {
  const switched = links.map(({ target, source }): [string, PlannedNode] => [target, { kind: "link", dest: relative(dirname(target), source) }]);
  const putBack = restores.map((target): [string, PlannedNode] => [target, { kind: "kept", entry: before.entries.get(target) }]);
  return new Map([...switched, ...putBack]);
}
