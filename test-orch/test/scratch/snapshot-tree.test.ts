import { appendFileSync, chmodSync, copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ScratchRoot, createScratchRoot } from "../../src/scratch/create-scratch-root.ts";
import { diffTrees } from "../../src/scratch/diff-trees.ts";
import { type TreeSnapshot, snapshotTree } from "../../src/scratch/snapshot-tree.ts";

let scratch: ScratchRoot;
let before: TreeSnapshot;
const target = (): string => join(scratch.root, "usr/bin/true");
const changed = (): string[] => diffTrees(before, snapshotTree(scratch.root, ["usr", "opt"])).map((line) => line.split(" ")[1] ?? "");

beforeEach(() => {
  scratch = createScratchRoot();
  before = snapshotTree(scratch.root, ["usr", "opt"]);
});
afterEach(() => scratch.dispose());

test("createScratchRoot(): every target in its prior state, and no two programs alike", () => {
  const kinds = scratch.links.map((link) => before.entries.get(link.target)?.kind);
  expect(kinds).toEqual(["file", "file", "file", "symlink", undefined]);
  const hashes = [...before.entries.values()].flatMap((entry) => entry.sha256 ?? []);
  expect(new Set(hashes).size).toBe(9);
});

test("snapshotTree(): looking changes nothing, so two snapshots are equal", () => {
  const again = snapshotTree(scratch.root, ["usr", "opt"]);
  expect(again.hash).toBe(before.hash);
  expect(diffTrees(before, again, { directoryTimes: true })).toEqual([]);
});

test("diffTrees(): bytes, mode, and a faithful copy's inode are each seen", () => {
  chmodSync(target(), 0o700);
  expect(changed()).toEqual(["mode"]);
  chmodSync(target(), 0o755);
  copyFileSync(target(), `${target()}.new`);
  renameSync(`${target()}.new`, target());
  expect(changed()).toEqual(["inode", "mtimeNs"]);
  appendFileSync(target(), "x");
  expect(changed()).toEqual(["inode", "mtimeNs", "sha256"]);
});

test("diffTrees(): vanished, appeared and reserved names", () => {
  rmSync(target());
  mkdirSync(`${target()}.d`);
  writeFileSync(join(scratch.root, "usr/bin/.true.switchyard.1763695000000.bak"), "");
  const after = snapshotTree(scratch.root, ["usr", "opt"]);
  expect(after.reserved).toEqual(["/usr/bin/.true.switchyard.1763695000000.bak"]);
  expect(diffTrees(before, after, { withoutReserved: true })).toEqual(["/usr/bin/true: vanished", "/usr/bin/true.d: appeared"]);
});
