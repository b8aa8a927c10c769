/** This defines `restoreLane`: everything that a run has switched put back by another, ready to be struck. */
import { type ScratchOptions, createScratchRoot } from "../scratch/create-scratch-root.ts";
import { snapshotTree } from "../scratch/snapshot-tree.ts";
import type { CliCommands } from "./cli-commands.ts";
import type { RecoverableLane } from "./fault-lane.ts";
import { makeRun } from "./make-run.ts";
import { planLane } from "./plan-lane.ts";
import { plannedNodes, type PlanScene } from "./plan-scene.ts";
import { PROGRAM_DIRECTORIES } from "./program-directories.ts";

/** Strikes `apply --restore` of all targets. Taken back, the links stand; gone through, the old tree does. */
export function restoreLane(commands: CliCommands, options: ScratchOptions = {}): RecoverableLane<PlanScene> {
  return planLane(commands, () => restoreScene(commands, options));
}

async function restoreScene(commands: CliCommands, options: ScratchOptions): Promise<PlanScene> {
  const scratch = createScratchRoot(options);
  const { root, links, dispose } = scratch;
  const before = snapshotTree(root, PROGRAM_DIRECTORIES);
  const run = await makeRun(scratch, commands.apply(scratch));
  const restores = links.map(({ target }) => target);
  const planned = plannedNodes([], restores, before);
  return { root, dispose, plan: { links: [], restores }, planned, start: snapshotTree(root, PROGRAM_DIRECTORIES), earlierRuns: [run] };
}
