/** This defines `judgePrune`: the judgement on one crash of a prune, in every lane. */
import { readFacts } from "../papers/read-facts.ts";
import { diffTrees } from "../../scratch/diff-trees.ts";
import type { CrashedRoot, CrashVerdict } from "../crash-subject.ts";
import type { Hands, Means } from "../hands.ts";
import { lookAtTargets } from "../plan/look-at-targets.ts";
import { plannedNodes } from "../plan/planned-nodes.ts";
import { snapshotPrograms } from "../plan/situation.ts";
import { checkPrunedTree } from "./check-pruned-tree.ts";
import { pruneMemory, type PruneSituation } from "./prune-situation.ts";

/** How many backups the struck prune was to keep. */
export const KEPT = 1;

/**
 * (1) No target, and no backup that must stay, has changed [REQ-PN1]; where the prune was done, none of the others is left.
 * (2) `recover` succeeds and leaves it so. (3) The next prune removes exactly what the struck one was to remove [REQ-J2], and says
 * so in its facts. (4) The chain of facts is whole. (5) Where the means say so, what stayed is used: the newest run is undone
 * exactly, the pinned backup and the originals come back; (6) and the chain is whole after that.
 */
export async function judgePrune({ root, reached }: CrashedRoot, { hands, recover = hands.recover, isUsed }: Means): Promise<CrashVerdict> {
  const situation = pruneMemory.read(root);
  const progress = reached === null ? "underway" : "done";
  const left = checkPrunedTree(root, situation, "done").length;
  const outcome = left === 0 ? "pruned" : left === situation.doomed.length * 2 ? "not begun" : "underway";
  const judge = (when: string, how: "underway" | "done"): string[] => checkPrunedTree(root, situation, how).map((line) => `${when}: ${steady(line)}`);
  const found = judge("after the crash", progress); // (1)
  const recovery = await recover(); // (2)
  if (recovery.failure !== null) return { outcome, violations: [...found, `recover failed: ${recovery.failure}`] };
  found.push(...judge("after recovery", progress));
  const refusal = await hands.prune(KEPT); // (3)
  if (refusal !== null) return { outcome, violations: [...found, `a following prune failed: ${refusal}`] };
  found.push(...judge("a following prune", "done"), ...checkPruneFacts(root, situation), ...(await hands.checkRecords())); // (4)
  if (!isUsed || found.length > 0) return { outcome, violations: found };
  found.push(...(await checkRollback(root, situation, hands)), ...(await checkRestore(root, situation, hands))); // (5)
  return { outcome, violations: [...found, ...(await hands.checkRecords())] }; // (6)
}

/** Without the milliseconds in reserved names, so that one promise is one sentence. */
function steady(line: string): string {
  return line.replaceAll(/\d{13}/gu, "#");
}

function checkPruneFacts(root: string, { targets, pinned }: PruneSituation): string[] {
  const facts = readFacts(root).filter(({ stage }) => stage === "prune.result");
  return targets.flatMap((target) => {
    const last = facts.findLast(({ path }) => path === target);
    const kept = target === pinned ? 3 : 2;
    if (last?.decision === "success" && last.retained_count === kept) return [];
    return [`facts: the last prune.result of ${target} says ${last?.decision ?? "nothing"}, ${last?.retained_count} retained, needed ${kept}`];
  });
}

async function checkRollback(root: string, { history }: PruneSituation, hands: Hands): Promise<string[]> {
  const refusal = await hands.rollback();
  if (refusal !== null) return [`a following rollback failed: ${refusal}`];
  return diffTrees(history.newest, snapshotPrograms(root), { withoutReserved: true }).map((line) => `after a following rollback: ${line}`);
}

/** Once the newest backup is used, the next one is the original, but for the pinned target. */
async function checkRestore(root: string, { history, targets, pinned }: PruneSituation, hands: Hands): Promise<string[]> {
  const start = snapshotPrograms(root);
  const refusal = await hands.apply({ links: [], restores: targets, which: "previous" });
  if (refusal !== null) return [`a following restore failed: ${refusal}`];
  const originals = plannedNodes({ links: [], restores: targets }, history.original);
  const kept = plannedNodes({ links: [], restores: pinned === null ? [] : [pinned] }, history.second);
  const { side, violations } = lookAtTargets(root, { before: start, start, planned: new Map([...originals, ...kept]) });
  return side === "new" ? [] : [`after a following restore targets are ${side}: ${violations.join(", ")}`];
}
