import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cliCommands } from "../../src/faults/cli-commands.ts";
import { PROGRAM_DIRECTORIES } from "../../src/faults/program-directories.ts";
import { runCommand } from "../../src/faults/run-command.ts";
import { switchyardEntry } from "../../src/faults/switchyard-entry.ts";
import { startObserver } from "../../src/observer/start-observer.ts";
import { type ScratchRoot, createScratchRoot } from "../../src/scratch/create-scratch-root.ts";
import { diffTrees } from "../../src/scratch/diff-trees.ts";
import type { ScratchLink } from "../../src/scratch/scratch-link.ts";
import { snapshotTree } from "../../src/scratch/snapshot-tree.ts";

/** On each of two roots, one per core of the smallest machine that this is meant for. */
const ROUNDS = 100;
const commands = cliCommands(switchyardEntry());
let roots: readonly ScratchRoot[];

beforeEach(() => {
  roots = [createScratchRoot(), createScratchRoot()];
});
afterEach(() => {
  for (const { dispose } of roots) dispose();
});

/** The targets outside their roots, of all roots. */
function targets(wanted: (link: ScratchLink) => boolean): string[] {
  return roots.flatMap(({ root, links }) => links.filter(wanted).map(({ target }) => join(root, target)));
}

/** @returns what went wrong, one line each */
async function switchToAndFro(scratch: ScratchRoot): Promise<string[]> {
  const before = snapshotTree(scratch.root, PROGRAM_DIRECTORIES);
  for (let round = 0; round < ROUNDS; round++) {
    for (const argv of [commands.apply(scratch), commands.rollback(scratch.root)]) {
      const result = await runCommand(argv);
      if (result.exitCode !== 0) return [result.summary];
    }
  }
  return diffTrees(before, snapshotTree(scratch.root, PROGRAM_DIRECTORIES), { withoutReserved: true });
}

test(`switchyard, ${2 * ROUNDS} applies and ${2 * ROUNDS} rollbacks: no observer ever misses a target [REQ-A2]`, async () => {
  const mayBeAbsent = targets(({ prior }) => prior === "none");
  const observer = await startObserver({ root: "/", targets: targets(() => true), mayBeAbsent });
  const failures = await Promise.all(roots.map((scratch) => switchToAndFro(scratch)));
  const report = await observer.stop();
  console.log(`apply and rollback, observed: ${JSON.stringify(report.looks)} looks, ${report.missCount} misses, ${report.textBusy} ETXTBSY`);
  expect(failures.flat()).toEqual([]);
  expect(report.misses).toEqual([]);
  expect(report.looks.lstat).toBeGreaterThan(1_000_000);
}, 600_000);
