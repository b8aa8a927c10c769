// This defines `advanceByApply`: a tree on which an apply was complete before the workload begins.

import { linuxSyscalls } from "@switchyard/fs-atomic";
import type { TreeSnapshot } from "../scratch/snapshot-tree.ts";
import { productContext } from "./product-context.ts";
import type { ProductLink } from "./product-links.ts";
import { snapshotPrograms } from "../checker/plan/situation.ts";
import { runVerb } from "./run-verb.ts";

/** Switches all targets, and gives the tree that this makes. @throws where the apply fails */
export async function advanceByApply(root: string, links: readonly ProductLink[]): Promise<TreeSnapshot> {
  const { exit_code, error } = await runVerb("apply", productContext(root, linuxSyscalls()), links);
  if (exit_code !== 0) throw new Error(`Cannot prepare a switched tree: ${error?.message ?? ""}`);
  return snapshotPrograms(root);
}
