import { expect, test } from "vitest";
import { applyLane } from "../../src/faults/apply-lane.ts";
import { cliCommands } from "../../src/faults/cli-commands.ts";
import type { FaultReport } from "../../src/faults/fault-lane.ts";
import { manyErrnos } from "../../src/faults/many-errnos.ts";
import { mixedLane } from "../../src/faults/mixed-lane.ts";
import { printReport } from "../../src/faults/print-report.ts";
import { pruneLane } from "../../src/faults/prune-lane.ts";
import { recoverLane } from "../../src/faults/recover-lane.ts";
import { refuseEverySyscall } from "../../src/faults/refuse-every-syscall.ts";
import { restoreLane } from "../../src/faults/restore-lane.ts";
import { rollbackLane } from "../../src/faults/rollback-lane.ts";
import { switchyardEntry } from "../../src/faults/switchyard-entry.ts";

const HOUR_MS = 3_600_000;
const PASSED = { neverReached: [], findings: [] };

function printed(lane: string, report: FaultReport): FaultReport {
  printReport(lane, report);
  return report;
}

test("switchyard apply, refused each system call with each errno: what it reports is what it left [REQ-R4] [REQ-A3]", async () => {
  const lane = applyLane(cliCommands(switchyardEntry()));
  expect(printed("apply, refused everything", await refuseEverySyscall(lane, manyErrnos))).toMatchObject(PASSED);
}, HOUR_MS);

test("switchyard rollback, refused each system call with each errno: what it reports is what it left [REQ-R5] [REQ-J2]", async () => {
  const lane = rollbackLane(cliCommands(switchyardEntry()));
  expect(printed("rollback, refused everything", await refuseEverySyscall(lane, manyErrnos))).toMatchObject(PASSED);
}, HOUR_MS);

test("switchyard recover, refused each system call with each errno: the next recover ends it [REQ-J2]", async () => {
  const commands = cliCommands(switchyardEntry());
  const lane = recoverLane(commands, applyLane(commands), { call: "renameat2", ordinal: 6 });
  expect(printed("recover, refused everything", await refuseEverySyscall(lane, manyErrnos))).toMatchObject(PASSED);
}, HOUR_MS);

test("switchyard apply --restore, refused each system call with each errno: what it reports is what it left [REQ-R1] [REQ-R4] [REQ-A3]", async () => {
  const lane = restoreLane(cliCommands(switchyardEntry()));
  expect(printed("restore, refused everything", await refuseEverySyscall(lane, manyErrnos))).toMatchObject(PASSED);
}, HOUR_MS);

test("switchyard apply of links and restores, refused each system call with each errno: what it reports is what it left [REQ-R4] [REQ-A3]", async () => {
  const lane = mixedLane(cliCommands(switchyardEntry()));
  expect(printed("mixed plan, refused everything", await refuseEverySyscall(lane, manyErrnos))).toMatchObject(PASSED);
}, HOUR_MS);

test("switchyard prune, refused each system call with each errno: what it reports is what it left [REQ-PN1] [REQ-PN2] [REQ-PN3]", async () => {
  const lane = pruneLane(cliCommands(switchyardEntry()));
  expect(printed("prune, refused everything", await refuseEverySyscall(lane, manyErrnos))).toMatchObject(PASSED);
}, HOUR_MS);
