/** This defines `PlanScene`: a system, and a plan that is to be carried out there or taken back. */
import { type ScratchLink, expectedDest } from "../scratch/scratch-link.ts";
import type { TreeEntry } from "../scratch/tree-entry.ts";
import type { TreeSnapshot } from "../scratch/snapshot-tree.ts";
import type { WantedPlan } from "./cli-commands.ts";
import type { FaultScene } from "./fault-lane.ts";

/** What a target is to be by the plan. `kept`: a node that an earlier run has displaced; undefined: nothing. */
export type PlannedNode = { readonly kind: "link"; readonly dest: string } | { readonly kind: "kept"; readonly entry: TreeEntry | undefined };

/** The system on which a plan, or its rollback, is struck. */
export interface PlanScene extends FaultScene {
  readonly verb: "apply" | "rollback";
  readonly plan: WantedPlan;
  /** The tree without the plan: the old side. An apply finds it so. */
  readonly before: TreeSnapshot;
  /** By target: the new side. */
  readonly planned: ReadonlyMap<string, PlannedNode>;
  /** The runs that were there before the plan's own, oldest first. */
  readonly earlierRuns: readonly string[];
  /** The run by which the plan stands, where it is the rollback that is struck. */
  readonly standing?: string;
}

/** What is planned for each target. @param before the tree that the plan's restores bring back */
export function plannedNodes(links: readonly ScratchLink[], restores: readonly string[], before: TreeSnapshot): PlanScene["planned"] {
  const switched = links.map((link): [string, PlannedNode] => [link.target, { kind: "link", dest: expectedDest(link) }]);
  const putBack = restores.map((target): [string, PlannedNode] => [target, { kind: "kept", entry: before.entries.get(target) }]);
  return new Map([...switched, ...putBack]);
}
