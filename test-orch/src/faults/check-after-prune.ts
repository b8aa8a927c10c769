/** This defines `checkAfterPrune`: everything that must be true once a prune has been struck down. */
import { diffTrees } from "../scratch/diff-trees.ts";
import { snapshotTree, type TreeSnapshot } from "../scratch/snapshot-tree.ts";
import { checkPrunedTree } from "./check-pruned-tree.ts";
import type { CliCommands } from "./cli-commands.ts";
import { plannedSide } from "./planned-side.ts";
import { plannedNodes } from "./plan-scene.ts";
import { PROGRAM_DIRECTORIES } from "./program-directories.ts";
import type { PruneScene } from "./prune-scene.ts";
import { readFacts } from "./read-facts.ts";
import { runCommand } from "./run-command.ts";

/** How many backups the struck prune was to keep. */
export const KEPT = 1;

/**
 * (1) No target, and no backup that must stay, has changed [REQ-PN1]. (2) `recover` succeeds and leaves it so. (3) The
 * next prune removes exactly what the struck one was to remove [REQ-J2], and says so in its facts. (4) What stayed can
 * still be used: the newest run is undone exactly, the pinned backup and the originals come back. (5) The chain of facts
 * is whole.
 *
 * @returns the violations, one line each; the later checks are left out where an earlier one makes them moot
 */
export async function checkAfterPrune(scene: PruneScene, commands: CliCommands): Promise<string[]> {
  const { root, history } = scene;
  const violations = checkPrunedTree(scene, "underway").map((line) => `after the crash: ${line}`); // (1)
  const recovery = await runCommand(commands.recover(root)); // (2)
  if (recovery.exitCode !== 0) return [...violations, `recover failed: ${recovery.summary}`];
  violations.push(...checkPrunedTree(scene, "underway").map((line) => `after recover: ${line}`));
  const pruned = await runCommand(commands.prune(root, KEPT)); // (3)
  if (pruned.exitCode !== 0) return [...violations, `following prune failed: ${pruned.summary}`];
  violations.push(...checkPrunedTree(scene, "done").map((line) => `following prune: ${line}`), ...checkPruneFacts(scene));
  violations.push(...(await checkRollback(root, commands, history.newest))); // (4)
  violations.push(...(await checkRestore(scene, commands)));
  const chain = await runCommand(commands.verifyFacts(root)); // (5)
  return chain.exitCode === 0 ? violations : [...violations, `facts verify failed: ${chain.summary}`];
}

function checkPruneFacts({ root, targets, pinned }: PruneScene): string[] {
  const facts = readFacts(root).filter(({ stage }) => stage === "prune.result");
  return targets.flatMap((target) => {
    const last = facts.findLast(({ path }) => path === target);
    const kept = target === pinned ? 3 : 2;
    if (last?.decision === "success" && last.retained_count === kept) return [];
    return [`facts: the last prune.result of ${target} says ${last?.decision ?? "nothing"}, ${last?.retained_count} retained, needed ${kept}`];
  });
}

async function checkRollback(root: string, commands: CliCommands, before: TreeSnapshot): Promise<string[]> {
  const undone = await runCommand(commands.rollback(root));
  if (undone.exitCode !== 0) return [`following rollback failed: ${undone.summary}`];
  const now = snapshotTree(root, PROGRAM_DIRECTORIES);
  return diffTrees(before, now, { withoutReserved: true }).map((line) => `following rollback: ${line}`);
}

/** Once the newest backup is used, the next one is the original, but for the pinned target. */
async function checkRestore({ root, history, targets, pinned }: PruneScene, commands: CliCommands): Promise<string[]> {
  const start = snapshotTree(root, PROGRAM_DIRECTORIES);
  const restored = await runCommand(commands.applyPlan(root, { links: [], restores: targets, which: "previous" }));
  if (restored.exitCode !== 0) return [`following restore failed: ${restored.summary}`];
  const originals = plannedNodes([], targets, history.original);
  const planned = new Map([...originals, ...plannedNodes([], [pinned], history.second)]);
  const { side, violations } = plannedSide({ root, before: start, planned });
  return side === "new" ? [] : [`following restore: targets are ${side}: ${violations.join(", ")}`];
}
