/** This defines `mixedLane`: a plan that switches and puts back at once, ready to be struck. */
import { createScratchRoot } from "../scratch/create-scratch-root.ts";
import type { ScratchLink } from "../scratch/scratch-link.ts";
import { snapshotTree } from "../scratch/snapshot-tree.ts";
import type { CliCommands } from "./cli-commands.ts";
import type { RecoverableLane } from "./fault-lane.ts";
import { makeRun } from "./make-run.ts";
import { planLane } from "./plan-lane.ts";
import { plannedNodes, type PlanScene } from "./plan-scene.ts";
import { plantProvider } from "./plant-provider.ts";
import { PROGRAM_DIRECTORIES } from "./program-directories.ts";

const FRESH: ScratchLink = { target: "/usr/bin/echo", source: "/opt/provider/bin/echo", prior: "file" };
/** What the earlier run has switched, and the plan switches elsewhere. */
const REPLACED: readonly ScratchLink[] = [
  { target: "/usr/bin/true", source: "/opt/provider/bin/true", prior: "file" },
  { target: "/usr/sbin/nproc", source: "/opt/provider/bin/nproc", prior: "none" },
];
/** What the earlier run has switched, and the plan puts back. */
const PUT_BACK: readonly ScratchLink[] = [
  { target: "/usr/bin/whoami", source: "/opt/provider/bin/whoami", prior: "symlink" },
  { target: "/usr/sbin/uname", source: "/opt/provider/bin/uname", prior: "file" },
];

/** How to vary the plan. */
export interface MixedOptions {
  /** Leave out what the plan puts back, for a command that cannot. */
  readonly linksOnly?: boolean;
}

/** Strikes a plan in two directories that replaces what an earlier run placed, puts back what it displaced, and switches afresh. */
export function mixedLane(commands: CliCommands, { linksOnly = false }: MixedOptions = {}): RecoverableLane<PlanScene> {
  return planLane(commands, () => mixedScene(commands, linksOnly ? [] : PUT_BACK));
}

async function mixedScene(commands: CliCommands, putBack: readonly ScratchLink[]): Promise<PlanScene> {
  const { root, dispose } = createScratchRoot({ links: [FRESH, ...REPLACED, ...PUT_BACK] });
  const links = plantProvider(root, "second", [FRESH, ...REPLACED]);
  const before = snapshotTree(root, PROGRAM_DIRECTORIES);
  const run = await makeRun({ dispose }, commands.applyPlan(root, { links: [...REPLACED, ...PUT_BACK], restores: [] }));
  const restores = putBack.map(({ target }) => target);
  const planned = plannedNodes(links, restores, before);
  return { root, dispose, plan: { links, restores }, planned, start: snapshotTree(root, PROGRAM_DIRECTORIES), earlierRuns: [run] };
}
