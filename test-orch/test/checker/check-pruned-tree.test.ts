import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkPrunedTree } from "../../src/checker/prune/check-pruned-tree.ts";
import type { PruneSituation } from "../../src/checker/prune/prune-situation.ts";
import { snapshotTree } from "../../src/scratch/snapshot-tree.ts";

const MILLIS = ["1763695000001", "1763695000002", "1763695000003"];
const [first = "", second = "", third = ""] = MILLIS.map((millis) => `/usr/.true.switchyard.${millis}.bak`);
let root: string;
let situation: Pick<PruneSituation, "start" | "doomed">;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "switchyard-pruned-"));
  mkdirSync(join(root, "usr"));
  const backups = [first, second, third].flatMap((payload) => [payload, `${payload}.meta.json`]);
  for (const path of ["/usr/true", ...backups, `${first}.pin`]) writeFileSync(join(root, path), path);
  const start = snapshotTree(root, ["usr"]);
  situation = { start, doomed: [second] };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("checkPrunedTree(): a doomed backup may be whole, without its payload, or gone [REQ-PN2]", () => {
  expect(checkPrunedTree(root, situation, "underway")).toEqual([]);
  rmSync(join(root, second));
  expect(checkPrunedTree(root, situation, "underway")).toEqual([]);
  expect(checkPrunedTree(root, situation, "done")).toEqual([`${second}.meta.json: not pruned`]);
  rmSync(join(root, `${second}.meta.json`));
  expect(checkPrunedTree(root, situation, "done")).toEqual([]);
});

test("checkPrunedTree(): a payload without its sidecar is a violation [REQ-PN2]", () => {
  rmSync(join(root, `${second}.meta.json`));
  expect(checkPrunedTree(root, situation, "underway")).toEqual([`${second}: a payload that has lost its sidecar`]);
});

test.each([first, `${first}.meta.json`, `${first}.pin`, third, "/usr/true"])("checkPrunedTree(): %s lost is a violation [REQ-PN1]", (path) => {
  expect(existsSync(join(root, path))).toBe(true);
  rmSync(join(root, path));
  expect(checkPrunedTree(root, situation, "underway")).toEqual([`${path}: vanished`]);
});

test("checkPrunedTree(): a name of its own left behind is a violation", () => {
  writeFileSync(join(root, "usr/..true.gone"), "");
  expect(readdirSync(join(root, "usr"))).toContain("..true.gone");
  expect(checkPrunedTree(root, situation, "done")).toContain("/usr/..true.gone: appeared");
});
