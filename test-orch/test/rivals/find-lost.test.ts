import { chmodSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PROGRAM_DIRECTORIES } from "../../src/scratch/program-directories.ts";
import { findLost } from "../../src/rivals/find-lost.ts";
import { placeNode, takeBack } from "../../src/rivals/place-node.ts";
import { createScratchRoot, type ScratchRoot } from "../../src/scratch/create-scratch-root.ts";
import { diffTrees } from "../../src/scratch/diff-trees.ts";
import { snapshotTree, type TreeSnapshot } from "../../src/scratch/snapshot-tree.ts";

const TARGETS = ["/usr/bin/true", "/usr/sbin/nproc"];
let scratch: ScratchRoot;
let before: TreeSnapshot;
const look = (): TreeSnapshot => snapshotTree(scratch.root, PROGRAM_DIRECTORIES);
const at = (path: string): string => join(scratch.root, path);

beforeEach(() => {
  scratch = createScratchRoot();
  before = look();
});
afterEach(() => scratch.dispose());

test("placeNode(), takeBack(): what was displaced, or that nothing was there, comes back exactly", () => {
  const placements = TARGETS.map((target, number) => placeNode(scratch.root, target, number));
  expect(findLost({ targets: TARGETS, before, placements }, look())).toEqual([]);
  for (const placement of placements) takeBack(scratch.root, placement);
  expect(diffTrees(before, look())).toEqual([]);
});

test("findLost(): an original or a placed node under another name is not lost, one that was removed is [REQ-A4]", () => {
  const placements = [placeNode(scratch.root, "/usr/bin/true", 1)];
  renameSync(at("usr/bin/true"), at("usr/bin/.true.switchyard.1763695000000.bak"));
  expect(findLost({ targets: TARGETS, before, placements }, look())).toEqual([]);
  rmSync(at("usr/bin/.true.switchyard.1763695000000.bak"));
  rmSync(at("usr/bin/outsider-1"));
  expect(findLost({ targets: TARGETS, before, placements }, look())).toEqual([
    "the original /usr/bin/true is lost",
    "/usr/bin/outsider-1, placed at /usr/bin/true, is lost",
  ]);
});

test("findLost(): an original with another mode is lost [REQ-R2]", () => {
  chmodSync(at("usr/bin/true"), 0o700);
  expect(findLost({ targets: TARGETS, before, placements: [] }, look())).toEqual(["the original /usr/bin/true is lost"]);
});
