import { linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkTree } from "../../src/checker/plan/check-tree.ts";
import { lookAtTargets } from "../../src/checker/plan/look-at-targets.ts";
import { type Situation, snapshotPrograms } from "../../src/checker/plan/situation.ts";
import { sidecarText } from "../faults/fixtures/sidecar-text.ts";

const KEPT = "/usr/.true.switchyard.1763695000001.bak";
const DISPLACED = "/usr/.true.switchyard.1763695000002.bak";
let root: string;
let situation: Situation;
const at = (path: string): string => join(root, path);
const side = (): string => lookAtTargets(root, situation).side;
const violations = (): string => lookAtTargets(root, situation).violations.join("\n");

/** A link at the target and the old file kept beside it; planned is to put the file back. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "switchyard-planned-"));
  mkdirSync(at("usr"));
  writeFileSync(at("usr/source"), "new");
  writeFileSync(at(KEPT), "old");
  describe(KEPT);
  symlinkSync("source", at("usr/true"));
  const start = snapshotPrograms(root);
  const planned = new Map([["/usr/true", { kind: "kept", entry: start.entries.get(KEPT) } as const]]);
  situation = { verb: "apply", plan: { links: [], restores: ["/usr/true"] }, before: start, start, planned, earlierRuns: [] };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function describe(payload: string): void {
  writeFileSync(at(`${payload}.meta.json`), sidecarText(at(payload), "true"));
}

function putBack(): void {
  renameSync(at("usr/true"), at(DISPLACED));
  describe(DISPLACED);
  renameSync(at(KEPT), at("usr/true"));
}

test("lookAtTargets(): the link is the old side, the kept inode the new one", () => {
  expect(lookAtTargets(root, situation)).toEqual({ side: "old", switched: [], violations: [] });
  expect(checkTree(root, situation, "old")).toEqual([]);
  putBack();
  expect(lookAtTargets(root, situation)).toEqual({ side: "new", switched: ["/usr/true"], violations: [] });
  expect(checkTree(root, situation, "new")).toEqual([]);
});

test("lookAtTargets(): a missing target, another link and an equal file of another inode are violations [REQ-A2] [REQ-R2]", () => {
  rmSync(at("usr/true"));
  expect([side(), violations()]).toEqual(["torn", "/usr/true is missing"]);
  symlinkSync("nowhere", at("usr/true"));
  expect(violations()).toMatch(/^\/usr\/true is neither old nor new: .*dest nowhere$/u);
  rmSync(at("usr/true"));
  writeFileSync(at("usr/true"), "old");
  expect(violations()).toContain("neither old nor new: kind file");
});

test("lookAtTargets(): a link whose program is gone or another one is a violation [REQ-A2]", () => {
  writeFileSync(at("usr/source"), "another");
  expect(violations()).toBe("/usr/true is old, but its bytes are not to be read through it");
  rmSync(at("usr/source"));
  expect(violations()).toBe("/usr/true is old, but its bytes are not to be read through it");
});

test("lookAtTargets(): a second name of an old node is a violation, unless the program may give one", () => {
  putBack();
  linkSync(at("usr/true"), at("usr/another"));
  expect(violations()).toContain("another nlink");
  expect(lookAtTargets(root, { ...situation, mayLink: true }).side).toBe("new");
});

test("checkTree(): what was put back, and still is a payload, is a violation", () => {
  putBack();
  writeFileSync(at(KEPT), "");
  expect(checkTree(root, situation, "new").join("\n")).toContain("still a payload");
});

test("checkTree(): a stage, a lost sidecar and a second payload are violations [REQ-B2]", () => {
  writeFileSync(at("usr/.true.switchyard.1763695000003.stage"), "");
  expect(checkTree(root, situation, "old")).toEqual(["/usr/.true.switchyard.#.stage: appeared"]);
  putBack();
  rmSync(at(`${KEPT}.meta.json`));
  writeFileSync(at("usr/.true.switchyard.1763695000004.bak"), "");
  expect(checkTree(root, situation, "new")).toEqual([
    "/usr/.true.switchyard.#.bak.meta.json: vanished",
    "/usr/.true.switchyard.#.stage: appeared",
    "/usr/true: 2 new names of role bak, needed 1",
    "a staged link was left for /usr/true",
    "a payload of /usr/true has no sidecar",
  ]);
});

test("checkTree(): a payload that is a copy, and a sidecar that is torn or of another node, are violations [REQ-B2]", () => {
  putBack();
  rmSync(at(DISPLACED));
  symlinkSync("source", at(DISPLACED));
  expect(checkTree(root, situation, "new")).toContain("the payload of /usr/true is not the node that stood there");
  expect(checkTree(root, situation, "new").join("\n")).toContain("the sidecar of /usr/true has another mtime_ns than its payload");
  writeFileSync(at(`${DISPLACED}.meta.json`), "{");
  expect(checkTree(root, situation, "new")).toContain("the sidecar of /usr/true is torn");
});

test("checkTree(): after a rollback what it displaced may be kept, what it put back must be, and a stage is a violation [REQ-R1] [REQ-B2]", () => {
  putBack();
  const undone: Situation = { ...situation, verb: "rollback", start: snapshotPrograms(root) };
  expect(checkTree(root, undone, "new")).toEqual([]);
  const again = "usr/.true.switchyard.1763695000003.bak";
  renameSync(at("usr/true"), at(again));
  describe(again);
  renameSync(at(DISPLACED), at("usr/true"));
  expect(checkTree(root, undone, "old")).toEqual([]);
  writeFileSync(at("usr/.true.switchyard.1763695000004.stage"), "");
  rmSync(at(again));
  expect(checkTree(root, undone, "old")).toEqual(["/usr/.true.switchyard.#.bak: vanished", "/usr/.true.switchyard.#.stage: appeared", "a staged link was left for /usr/true"]);
});
