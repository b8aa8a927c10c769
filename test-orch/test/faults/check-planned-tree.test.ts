import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkPlannedTree } from "../../src/faults/check-planned-tree.ts";
import { plannedSide } from "../../src/faults/planned-side.ts";
import type { PlanScene } from "../../src/faults/plan-scene.ts";
import { snapshotTree } from "../../src/scratch/snapshot-tree.ts";

const KEPT = "/usr/.true.switchyard.1763695000001.bak";
const DISPLACED = "/usr/.true.switchyard.1763695000002.bak";
let root: string;
let scene: PlanScene;
const at = (path: string): string => join(root, path);

/** A link at the target and the old file kept beside it; planned is to put the file back. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "switchyard-planned-"));
  mkdirSync(at("usr"));
  writeFileSync(at("usr/source"), "new");
  writeFileSync(at(KEPT), "old");
  writeFileSync(at(`${KEPT}.meta.json`), "{}");
  symlinkSync("source", at("usr/true"));
  const start = snapshotTree(root, ["usr"]);
  const planned = new Map([["/usr/true", { kind: "kept", entry: start.entries.get(KEPT) } as const]]);
  const plan = { links: [], restores: ["/usr/true"] };
  scene = { root, dispose: () => {}, verb: "apply", plan, before: start, start, planned, earlierRuns: [] };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function putBack(): void {
  renameSync(at("usr/true"), at(DISPLACED));
  writeFileSync(at(`${DISPLACED}.meta.json`), "{}");
  renameSync(at(KEPT), at("usr/true"));
}

test("plannedSide(): the link is the old side, the kept inode the new one", () => {
  expect(plannedSide(scene)).toEqual({ side: "old", violations: [] });
  expect(checkPlannedTree(scene, "old")).toEqual([]);
  putBack();
  expect(plannedSide(scene)).toEqual({ side: "new", violations: [] });
  expect(checkPlannedTree(scene, "new")).toEqual([]);
});

test("plannedSide(): a missing target, a dangling one and an equal file of another inode are violations [REQ-A2] [REQ-R2]", () => {
  rmSync(at("usr/true"));
  expect(plannedSide(scene).violations.join()).toContain("missing");
  symlinkSync("nowhere", at("usr/true"));
  expect(plannedSide(scene).violations).toEqual(["/usr/true: dangling"]);
  rmSync(at("usr/true"));
  writeFileSync(at("usr/true"), "old");
  expect(plannedSide(scene).violations.join()).toContain("not as planned");
});

test("checkPlannedTree(): what was put back, and still is a payload, is a violation", () => {
  putBack();
  writeFileSync(at(KEPT), "");
  expect(checkPlannedTree(scene, "new").join("\n")).toContain("still a payload");
});

test("checkPlannedTree(): a stage, a lost sidecar and a second payload are violations [REQ-B2]", () => {
  writeFileSync(at("usr/.true.switchyard.1763695000003.stage"), "");
  expect(checkPlannedTree(scene, "old")).toEqual(["/usr/.true.switchyard.1763695000003.stage: appeared"]);
  putBack();
  rmSync(at(`${KEPT}.meta.json`));
  writeFileSync(at("usr/.true.switchyard.1763695000004.bak"), "");
  expect(checkPlannedTree(scene, "new")).toEqual([
    `${KEPT}.meta.json: vanished`,
    "/usr/.true.switchyard.1763695000003.stage: appeared",
    "/usr/true: 2 new names of role bak, needed 1",
  ]);
});

test("checkPlannedTree(): after a rollback what it displaced may be kept, what it put back must be, and a stage is a violation [REQ-R1] [REQ-B2]", () => {
  putBack();
  const undone: PlanScene = { ...scene, verb: "rollback", start: snapshotTree(root, ["usr"]) };
  expect(checkPlannedTree(undone, "new")).toEqual([]);
  renameSync(at("usr/true"), at("usr/.true.switchyard.1763695000003.bak"));
  renameSync(at(DISPLACED), at("usr/true"));
  expect(checkPlannedTree(undone, "old")).toEqual([]);
  writeFileSync(at("usr/.true.switchyard.1763695000004.stage"), "");
  rmSync(at("usr/.true.switchyard.1763695000003.bak"));
  expect(checkPlannedTree(undone, "old")).toEqual([`${KEPT}: vanished`, "/usr/.true.switchyard.1763695000004.stage: appeared"]);
});
