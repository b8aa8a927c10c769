/** This defines `checkSecondRecovery`. */
import { diffTrees } from "../scratch/diff-trees.ts";
import { snapshotTree } from "../scratch/snapshot-tree.ts";
import type { CliCommands } from "./cli-commands.ts";
import { PROGRAM_DIRECTORIES, RUNS_DIRECTORY } from "./program-directories.ts";
import { runCommand } from "./run-command.ts";

/** Recovers once more, where nothing is left to recover, which must change nothing at all [REQ-J2]. */
export async function checkSecondRecovery({ recover }: CliCommands, root: string): Promise<string[]> {
  const directories = [...PROGRAM_DIRECTORIES, RUNS_DIRECTORY];
  const once = snapshotTree(root, directories);
  const again = await runCommand(recover(root));
  if (again.exitCode !== 0) return [`second recover failed: ${again.summary}`];
  const twice = snapshotTree(root, directories);
  if (twice.hash === once.hash) return [];
  return diffTrees(once, twice, { directoryTimes: true }).map((line) => `second recover changed ${line}`);
}
