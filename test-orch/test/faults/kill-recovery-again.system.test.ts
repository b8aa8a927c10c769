import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { applyLane } from "../../src/faults/apply-lane.ts";
import { cliCommands } from "../../src/faults/cli-commands.ts";
import type { FaultReport } from "../../src/faults/fault-lane.ts";
import { killRecoveries } from "../../src/faults/kill-recoveries.ts";
import { recoverLane } from "../../src/faults/recover-lane.ts";
import { restoreLane } from "../../src/faults/restore-lane.ts";
import { rollbackLane } from "../../src/faults/rollback-lane.ts";
import { switchyardEntry } from "../../src/faults/switchyard-entry.ts";

const commands = cliCommands(switchyardEntry());
const PASSED = { neverReached: [], findings: [] };
/** Where names change hands; opening and locking are struck in the lanes of whole commands. */
const CALLS = ["fsync", "renameat2", "unlinkat"];
const seed = randomInt(2 ** 32);
/** Late in a recovery there are few calls left to strike, yet some. */
function expectPassed(report: FaultReport): void {
  expect(report).toMatchObject(PASSED);
  expect(report.reached).toBeGreaterThan(0);
}

console.log(`sites drawn by seed ${seed}`);

test("switchyard recover of an apply killed at three drawn sites, killed as well: the next recover ends it [REQ-J2]", async () => {
  const reports = await killRecoveries("apply", commands, applyLane(commands), { seed, sites: 3, points: 2, calls: CALLS });
  expect(reports).toHaveLength(3);
  for (const report of reports) expectPassed(report);
}, 300_000);

test("switchyard recover of a rollback killed at a drawn site, killed as well: the next recover ends it [REQ-J2]", async () => {
  const reports = await killRecoveries("rollback", commands, rollbackLane(commands), { seed, sites: 1, points: 2, calls: CALLS });
  expect(reports).toHaveLength(1);
  for (const report of reports) expectPassed(report);
}, 300_000);

test("switchyard recover of an apply --restore killed at a drawn site, killed as well: the next recover ends it [REQ-J2] [REQ-R1]", async () => {
  const reports = await killRecoveries("restore", commands, restoreLane(commands), { seed, sites: 1, points: 2, calls: CALLS });
  expect(reports).toHaveLength(1);
  for (const report of reports) expectPassed(report);
}, 300_000);

test("switchyard recover of a killed recover of a half-done apply, killed as well: the next recover ends it [REQ-J2]", async () => {
  const once = recoverLane(commands, applyLane(commands), { call: "renameat2", ordinal: 6 });
  const reports = await killRecoveries("the recovery of a half-done apply", commands, once, { seed, sites: 1, points: 2, calls: CALLS });
  expect(reports).toHaveLength(1);
  for (const report of reports) expectPassed(report);
}, 300_000);
