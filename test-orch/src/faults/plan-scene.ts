/** This defines `PlanScene`: a system with a history, and a plan for it. */
import { type ScratchLink, expectedDest } from "../scratch/scratch-link.ts";
import type { TreeEntry } from "../scratch/tree-entry.ts";
import type { TreeSnapshot } from "../scratch/snapshot-tree.ts";
import type { WantedPlan } from "./cli-commands.ts";
import type { FaultScene } from "./fault-lane.ts";

/** What a target is to be by the plan. `kept`: a node that an earlier run has displaced; undefined: nothing. */
export type PlannedNode = { readonly kind: "link"; readonly dest: string } | { readonly kind: "kept"; readonly entry: TreeEntry | undefined };

/** The system on which a plan is struck. */
export interface PlanScene extends FaultScene {
  readonly plan: WantedPlan;
  /** The tree as the command will find it. */
  readonly start: TreeSnapshot;
  /** By target. */
  readonly planned: ReadonlyMap<string, PlannedNode>;
  /** The runs that made the system what it is, oldest first. */
  readonly earlierRuns: readonly string[];
}

/** What is planned for each target. @param before the tree that the plan's restores bring back */
export function plannedNodes(links: readonly ScratchLink[], restores: readonly string[], before: TreeSnapshot): PlanScene["planned"] {
  const switched = links.map((link): [string, PlannedNode] => [link.target, { kind: "link", dest: expectedDest(link) }]);
  const putBack = restores.map((target): [string, PlannedNode] => [target, { kind: "kept", entry: before.entries.get(target) }]);
  return new Map([...switched, ...putBack]);
}
