import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PROGRAM_DIRECTORIES } from "../../src/scratch/program-directories.ts";
import { checkSerial } from "../../src/rivals/check-serial.ts";
import type { Treasure } from "../../src/rivals/find-lost.ts";
import { placeNode } from "../../src/rivals/place-node.ts";
import { createScratchRoot, type ScratchRoot } from "../../src/scratch/create-scratch-root.ts";
import { snapshotTree } from "../../src/scratch/snapshot-tree.ts";

const TARGET = "/usr/bin/whoami";
const ORIGINAL = createHash("sha256").update("../lib/vendor/whoami").digest("hex");
let scratch: ScratchRoot;
let treasure: Treasure;

beforeEach(() => {
  scratch = createScratchRoot();
  treasure = { targets: [TARGET], before: snapshotTree(scratch.root, PROGRAM_DIRECTORIES), placements: [] };
});
afterEach(() => scratch.dispose());

function record(...changes: readonly (readonly [found: string, left: string])[]): void {
  const lines = changes.map(([found, left]) => JSON.stringify({ stage: "apply.result", decision: "success", path: TARGET, before_hash: found, after_hash: left }));
  mkdirSync(join(scratch.root, "var/log/switchyard"), { recursive: true });
  writeFileSync(join(scratch.root, "var/log/switchyard/facts.jsonl"), lines.join("\n"));
}

test("checkSerial(): each change finds what the one before it left, at first the original [REQ-L1]", () => {
  record([ORIGINAL, "a"], ["a", "b"], ["b", ORIGINAL]);
  expect(checkSerial(scratch.root, treasure)).toEqual({ changes: 3, violations: [] });
});

test("checkSerial(): a change that two made at once is a violation [REQ-L1]", () => {
  record([ORIGINAL, "a"], [ORIGINAL, "b"]);
  expect(checkSerial(scratch.root, treasure).violations).toHaveLength(1);
});

test("checkSerial(): only a node that was placed may have come between", () => {
  const placed = placeNode(scratch.root, TARGET, 1);
  record([ORIGINAL, "a"], [placed.sha256, "b"]);
  expect(checkSerial(scratch.root, treasure).violations).toHaveLength(1);
  expect(checkSerial(scratch.root, { ...treasure, placements: [placed] }).violations).toEqual([]);
});
