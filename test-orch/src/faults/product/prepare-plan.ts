/** This defines `preparePlan`: a fresh system for a plan of some shape. */
import { plannedNodes } from "../../checker/plan/planned-nodes.ts";
import { type Situation, snapshotPrograms } from "../../checker/plan/situation.ts";
import { fillScratchRoot } from "../../scratch/create-scratch-root.ts";
import type { CliCommands } from "../../command/cli-commands.ts";
import { makeRun } from "../../command/make-run.ts";
import type { PlanShape } from "./plan-shapes.ts";
import { plantProvider } from "../../scratch/plant-provider.ts";

/** Makes of an empty root a system with the history that `shape` wants, ready for the apply of its plan. */
export async function preparePlan(root: string, commands: CliCommands, { links, earlier = [], restores = [] }: PlanShape): Promise<Situation> {
  const wasSwitched = new Set(earlier.map(({ target }) => target));
  const fresh = links.filter(({ target }) => !wasSwitched.has(target));
  fillScratchRoot(root, [...fresh, ...earlier]);
  const again = plantProvider(root, "second", links.filter(({ target }) => wasSwitched.has(target)));
  const original = snapshotPrograms(root);
  const earlierRuns = earlier.length === 0 ? [] : [await makeRun(commands.applyPlan(root, { links: earlier, restores: [] }))];
  const plan = { links: [...fresh, ...again], restores };
  const start = snapshotPrograms(root);
  return { verb: "apply", plan, before: start, start, planned: plannedNodes(plan, original), earlierRuns };
}
