/** This defines `checkRoundTrip`: a recovered system can be used like any other. */
import { diffTrees } from "../../scratch/diff-trees.ts";
import type { Hands } from "../hands.ts";
import { lookAtTargets } from "./look-at-targets.ts";
import { type Situation, snapshotPrograms } from "./situation.ts";

/** Carries the plan out unless it stands, and rolls that back: everything must be exactly as before the plan [REQ-R1]. */
export async function checkRoundTrip(root: string, situation: Situation, { side, hands }: { readonly side: "old" | "new"; readonly hands: Hands }): Promise<readonly string[]> {
  if (side === "old") {
    const refusal = await hands.apply(situation.plan);
    if (refusal !== null) return [`a following apply failed: ${refusal}`];
    const applied = lookAtTargets(root, situation);
    if (applied.side !== "new") return [`after a following apply targets are ${applied.side}`, ...applied.violations];
  }
  const refusal = await hands.rollback(side === "new" ? situation.standing : undefined);
  if (refusal !== null) return [`a following rollback failed: ${refusal}`];
  const left = diffTrees(situation.before, snapshotPrograms(root), { withoutReserved: true });
  return left.map((line) => `after a following rollback: ${line}`);
}
