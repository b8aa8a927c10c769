/** This defines `expandRequest`: every link that a request stands for, by the parts that it has. */
import type { Look } from "@switchyard/fs-atomic";
import { expandGroup } from "./expand-group.ts";
import { expandTree } from "./expand-tree.ts";
import type { Expanded } from "./expanded.ts";
import type { ParsedRequest } from "./parse-request.ts";

/**
 * Its links, then each of its trees, then each of its groups. Reads the trees' directories, and looks for what is optional.
 *
 * @throws as `expandTree` does
 */
export function expandRequest(look: Look, { links, trees, groups, placeOf }: ParsedRequest): readonly Expanded[] {
  const named: Expanded = { placeOf: (index) => ["links", index], links, passedOver: [], warnings: [] };
  return [named, ...trees.map((tree, index) => expandTree(look, tree, { place: ["trees", index], at: () => placeOf(["trees", index]) })), ...groups.map((group, index) => expandGroup(look, group, ["groups", index]))];
}
