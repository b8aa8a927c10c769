/** This defines `checkTargets`: where all targets of a plan stand, and whether any is broken. */
import type { ScratchRoot } from "../scratch/create-scratch-root.ts";
import type { TreeSnapshot } from "../scratch/snapshot-tree.ts";
import { targetState } from "./target-state.ts";

/** The targets taken together. `mixed` is legal only between a crash and its recovery. */
export interface TargetsCheck {
  readonly side: "old" | "new" | "mixed";
  /** One line per broken target. */
  readonly violations: readonly string[];
}

/** Looks at every target of `scratch` and compares it with `before`, the tree before any switch. */
export function checkTargets({ root, links }: ScratchRoot, before: TreeSnapshot): TargetsCheck {
  const violations: string[] = [];
  const sides = new Set<string>();
  for (const link of links) {
    const state = targetState(root, link, before.entries.get(link.target));
    sides.add(state.side);
    if (state.side === "broken") violations.push(`${link.target}: ${state.cause}`);
  }
  const [only] = sides;
  return { side: sides.size === 1 && (only === "old" || only === "new") ? only : "mixed", violations };
}
