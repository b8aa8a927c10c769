import { expect, test } from "vitest";
import { applyLane } from "../../src/faults/apply-lane.ts";
import { cliCommands } from "../../src/faults/cli-commands.ts";
import type { FaultReport } from "../../src/faults/fault-lane.ts";
import { killAtEverySyscall } from "../../src/faults/kill-at-every-syscall.ts";
import { killRecoveries } from "../../src/faults/kill-recoveries.ts";
import { mixedLane } from "../../src/faults/mixed-lane.ts";
import { printReport } from "../../src/faults/print-report.ts";
import { pruneLane } from "../../src/faults/prune-lane.ts";
import { restoreLane } from "../../src/faults/restore-lane.ts";
import { rollbackLane } from "../../src/faults/rollback-lane.ts";
import { switchyardEntry } from "../../src/faults/switchyard-entry.ts";

const HOUR_MS = 3_600_000;
const PASSED = { neverReached: [], findings: [] };
const commands = cliCommands(switchyardEntry());

function printed(lane: string, report: FaultReport): FaultReport {
  printReport(lane, report);
  return report;
}

test("switchyard apply --restore, killed before every system call: all links or all old nodes after recover [REQ-R1] [REQ-A3] [REQ-J2]", async () => {
  expect(printed("restore, killed everywhere", await killAtEverySyscall(restoreLane(commands)))).toMatchObject(PASSED);
}, HOUR_MS);

test("switchyard apply of links and restores, killed before every system call: all as at the start or all as planned after recover [REQ-A1] [REQ-A3] [REQ-R1]", async () => {
  expect(printed("mixed plan, killed everywhere", await killAtEverySyscall(mixedLane(commands)))).toMatchObject(PASSED);
}, HOUR_MS);

test("switchyard prune, killed before every system call: what must stay stays, and the next prune removes the rest [REQ-PN1] [REQ-PN2] [REQ-J2]", async () => {
  expect(printed("prune, killed everywhere", await killAtEverySyscall(pruneLane(commands)))).toMatchObject(PASSED);
}, HOUR_MS);

test("switchyard recover of an apply killed at every rename and fsync, killed before every system call: the next recover ends it [REQ-J2]", async () => {
  for (const report of await killRecoveries("apply", commands, applyLane(commands))) expect(report).toMatchObject(PASSED);
}, 2 * HOUR_MS);

test("switchyard recover of a rollback killed at every rename and fsync, killed before every system call: the next recover ends it [REQ-J2]", async () => {
  for (const report of await killRecoveries("rollback", commands, rollbackLane(commands))) expect(report).toMatchObject(PASSED);
}, 2 * HOUR_MS);

test("switchyard recover of a mixed plan killed at every rename and fsync, killed before every system call: the next recover ends it [REQ-J2] [REQ-R1]", async () => {
  for (const report of await killRecoveries("mixed plan", commands, mixedLane(commands))) expect(report).toMatchObject(PASSED);
}, 2 * HOUR_MS);
