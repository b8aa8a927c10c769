/** This defines `preparePlan`: a fresh system for a plan of some shape. */
import { createScratchRoot } from "../scratch/create-scratch-root.ts";
import { snapshotTree } from "../scratch/snapshot-tree.ts";
import type { CliCommands } from "./cli-commands.ts";
import { makeRun } from "./make-run.ts";
import { plannedNodes, type PlanScene } from "./plan-scene.ts";
import type { PlanShape } from "./plan-shapes.ts";
import { plantProvider } from "./plant-provider.ts";
import { PROGRAM_DIRECTORIES } from "./program-directories.ts";

/** Makes a system with the history that `shape` wants, ready for the apply of its plan. */
export async function preparePlan(commands: CliCommands, { links, earlier = [], restores = [] }: PlanShape): Promise<PlanScene> {
  const wasSwitched = new Set(earlier.map(({ target }) => target));
  const fresh = links.filter(({ target }) => !wasSwitched.has(target));
  const { root, dispose } = createScratchRoot({ links: [...fresh, ...earlier] });
  const again = plantProvider(root, "second", links.filter(({ target }) => wasSwitched.has(target)));
  const original = snapshotTree(root, PROGRAM_DIRECTORIES);
  const earlierRuns = earlier.length === 0 ? [] : [await makeRun({ dispose }, commands.applyPlan(root, { links: earlier, restores: [] }))];
  const wanted = [...fresh, ...again];
  const start = snapshotTree(root, PROGRAM_DIRECTORIES);
  const planned = plannedNodes(wanted, restores, original);
  return { root, dispose, start, verb: "apply", plan: { links: wanted, restores }, before: start, planned, earlierRuns };
}
