// This defines `checkSecondRecovery`: recovering twice equals recovering once [REQ-J2].

import { diffTrees } from "../scratch/diff-trees.ts";
import { snapshotTree } from "../scratch/snapshot-tree.ts";
import { recoverByEngine } from "./recover-product.ts";
import { RUNS_DIRECTORY } from "./temporary-names.ts";

/** One sentence for each thing that a second recovery did. */
export async function checkSecondRecovery(root: string): Promise<readonly string[]> {
  const directories = ["usr", "opt", RUNS_DIRECTORY, "var/log/switchyard"];
  const once = snapshotTree(root, directories);
  const { failure, outcomes } = await recoverByEngine(root);
  if (failure !== null) return [`second recover failed: ${failure}`];
  if (outcomes.length > 0) return [`second recover: a run was ${outcomes.join(", ")}`];
  const twice = snapshotTree(root, directories);
  if (once.hash === twice.hash) return [];
  return diffTrees(once, twice, { directoryTimes: true }).map((line) => `second recover changed ${line}`);
}
