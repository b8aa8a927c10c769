/** This defines `checkSecondRecovery`: recovering twice equals recovering once [REQ-J2]. */
import { PROGRAM_DIRECTORIES, RUNS_DIRECTORY } from "../scratch/program-directories.ts";
import { diffTrees } from "../scratch/diff-trees.ts";
import { snapshotTree } from "../scratch/snapshot-tree.ts";
import type { Recover } from "./recovery.ts";

const DIRECTORIES: readonly string[] = [...PROGRAM_DIRECTORIES, RUNS_DIRECTORY, "var/log/switchyard"];

/** Recovers once more, where nothing is left to recover. One sentence for each thing that this did. */
export async function checkSecondRecovery(root: string, recover: Recover): Promise<readonly string[]> {
  const once = snapshotTree(root, DIRECTORIES);
  const { failure, outcomes } = await recover();
  if (failure !== null) return [`second recover failed: ${failure}`];
  if (outcomes.length > 0) return [`second recover: a run was ${outcomes.join(", ")}`];
  const twice = snapshotTree(root, DIRECTORIES);
  if (once.hash === twice.hash) return [];
  return diffTrees(once, twice, { directoryTimes: true }).map((line) => `second recover changed ${line}`);
}
