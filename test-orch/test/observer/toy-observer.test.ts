import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cliCommands } from "../../src/command/cli-commands.ts";
import { runCommand } from "../../src/command/run-command.ts";
import type { ObserverReport } from "../../src/observer/observer-report.ts";
import { startObserver } from "../../src/observer/start-observer.ts";
import { type ScratchRoot, createScratchRoot } from "../../src/scratch/create-scratch-root.ts";

const toy = fileURLToPath(new URL("../faults/fixtures/toy.ts", import.meta.url));
let scratch: ScratchRoot;

beforeEach(() => {
  scratch = createScratchRoot();
});
afterEach(() => scratch.dispose());

/** What an observer sees of up to `rounds` applies and rollbacks of the toy. */
async function watchToy(defect: string, rounds: number): Promise<ObserverReport> {
  const commands = cliCommands(toy, [`--defect=${defect}`]);
  const targets = scratch.links.map((link) => link.target);
  const mayBeAbsent = scratch.links.filter((link) => link.prior === "none").map((link) => link.target);
  const observer = await startObserver({ root: scratch.root, targets, mayBeAbsent });
  for (let round = 0; round < rounds; round++) {
    await runCommand(commands.apply(scratch));
    await runCommand(commands.rollback(scratch.root));
  }
  return observer.stop();
}

test("startObserver(): a correct program is never caught, and everything was looked at [REQ-A2]", async () => {
  const report = await watchToy("none", 5);
  console.log(`toy, observed: ${JSON.stringify(report.looks)}`);
  expect(report.misses).toEqual([]);
  expect(report.looks.lstat).toBeGreaterThan(10_000);
  expect(report.looks.open).toBeGreaterThan(1_000);
  expect(report.looks.exec).toBeGreaterThanOrEqual(5);
});

test("startObserver(): a program that unlinks first is caught", async () => {
  const report = await watchToy("unlink-first", 5);
  console.log(`toy that unlinks first, observed: ${report.missCount} misses`);
  expect(report.missCount).toBeGreaterThan(0);
});

test("startObserver(): a dangling link is a miss, also where absence is none", async () => {
  symlinkSync("nowhere", join(scratch.root, "usr/sbin/nproc"));
  // It is at work once it has looked in every way.
  const observer = await startObserver({ root: scratch.root, targets: ["/usr/sbin/nproc"], mayBeAbsent: ["/usr/sbin/nproc"] });
  rmSync(join(scratch.root, "usr/sbin/nproc"));
  const report = await observer.stop();
  expect(new Set(report.misses.map(({ cause }) => cause))).toEqual(new Set(["DANGLING"]));
});
