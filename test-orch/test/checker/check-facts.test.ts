import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkFacts } from "../../src/checker/papers/check-facts.ts";
import type { ScratchRoot } from "../../src/scratch/create-scratch-root.ts";

const target = "/usr/bin/true";
let scratch: ScratchRoot;

beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), "switchyard-facts-"));
  mkdirSync(join(root, "var/log/switchyard"), { recursive: true });
  scratch = { root, links: [{ target, source: "/opt/p/true", prior: "file" }], dispose: () => rmSync(root, { recursive: true }) };
});
afterEach(() => scratch.dispose());

function record(...facts: readonly (readonly [stage: string, run: string, decision: string])[]): void {
  const lines = facts.map(([stage, run, decision]) => JSON.stringify({ stage, run_id: run, action_id: "a", path: target, decision }));
  writeFileSync(join(scratch.root, "var/log/switchyard/facts.jsonl"), `${lines.join("\n")}\n`);
}

test("checkFacts(): an apply that stands says success, one that was undone says anything else [REQ-O1]", () => {
  record(["apply.result", "1", "success"]);
  expect(checkFacts(scratch, { verb: "apply", side: "new" })).toEqual([]);
  expect(checkFacts(scratch, { verb: "apply", side: "old" })).toHaveLength(1);
  record(["apply.result", "1", "success"], ["apply.result", "2", "failure"]);
  expect(checkFacts(scratch, { verb: "apply", side: "old" })).toEqual([]);
});

test("checkFacts(): a rollback's success is the old side, and the apply before it does not count", () => {
  record(["apply.result", "1", "success"]);
  expect(checkFacts(scratch, { verb: "rollback", side: "new" })).toEqual([]);
  expect(checkFacts(scratch, { verb: "rollback", side: "old" })).toHaveLength(1);
});

test("checkFacts(): nothing recorded is right only where nothing was done", () => {
  expect(checkFacts(scratch, { verb: "apply", side: "old" })).toEqual([]);
  expect(checkFacts(scratch, { verb: "apply", side: "new" })).toHaveLength(1);
});

test("checkFacts(): a fact that recovery wrote a second time [REQ-O9]", () => {
  record(["apply.result", "1", "success"], ["apply.result", "1", "success"]);
  expect(checkFacts(scratch, { verb: "apply", side: "new" })).toEqual(["facts: 2 times apply.result of action a in run 1"]);
});

test("checkFacts(): what was said of earlier runs is no success of this one", () => {
  record(["apply.result", "1", "success"]);
  expect(checkFacts(scratch, { verb: "apply", side: "old", earlierRuns: ["1"] })).toEqual([]);
  expect(checkFacts(scratch, { verb: "apply", side: "new", earlierRuns: ["1"] })).toHaveLength(1);
});
