/** This defines `findLost`: which nodes that stood at targets are nowhere any more. */
import { changedFields } from "../scratch/changed-fields.ts";
import type { TreeSnapshot } from "../scratch/snapshot-tree.ts";
import type { Placement } from "./placement.ts";

/** The nodes that may not be lost. */
export interface Treasure {
  readonly targets: readonly string[];
  /** The tree before all rivalry. */
  readonly before: TreeSnapshot;
  readonly placements: readonly Placement[];
}

/** Looks for every original and every placed node, under whatever name, with all that it had. One line for each that is not there. */
export function findLost({ targets, before, placements }: Treasure, now: TreeSnapshot): string[] {
  const nodes = [...now.entries.values()];
  const originals = targets.filter((target) => {
    const original = before.entries.get(target);
    return original !== undefined && !nodes.some((node) => changedFields(original, node).length === 0);
  });
  const placed = placements.filter(({ inode, sha256 }) => !nodes.some((node) => `${node.inode}` === inode && node.sha256 === sha256));
  return [...originals.map((target) => `the original ${target} is lost`), ...placed.map(({ name, target }) => `${name}, placed at ${target}, is lost`)];
}
