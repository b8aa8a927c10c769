// This defines `checkRoundTrip`: a recovered tree can be used like any other.

import { diffTrees } from "../scratch/diff-trees.ts";
import type { Expected } from "./check-tree.ts";
import { lookAtTargets } from "./look-at-targets.ts";
import { snapshotPrograms } from "./product-memory.ts";
import { judgingContext } from "./recover-product.ts";
import { runVerb } from "./run-verb.ts";

/** Switches all targets unless they are, and rolls that back: all must be exactly as before the first switch. */
export async function checkRoundTrip(root: string, { side, links, memory }: Expected): Promise<readonly string[]> {
  const context = judgingContext(root);
  if (side === "old") {
    const { exit_code, error } = await runVerb("apply", context, links);
    if (exit_code !== 0) return [`a following apply failed: ${error?.reason ?? ""}`];
    const applied = lookAtTargets(root, links, memory.prior).side;
    if (applied !== "new") return [`after a following apply targets are ${applied}`];
  }
  const { exit_code, error } = await runVerb("rollback", context, links);
  if (exit_code !== 0) return [`a following rollback failed: ${error?.reason ?? ""}`];
  const left = diffTrees(memory.prior, snapshotPrograms(root), { withoutReserved: true });
  return left.map((line) => `after a following rollback: ${line}`);
}
