import { expect, test } from "vitest";
import { applyLane } from "../../src/faults/apply-lane.ts";
import { cliCommands } from "../../src/faults/cli-commands.ts";
import type { FaultReport } from "../../src/faults/fault-lane.ts";
import { manyErrnos } from "../../src/faults/many-errnos.ts";
import { printReport } from "../../src/faults/print-report.ts";
import { recoverLane } from "../../src/faults/recover-lane.ts";
import { refuseEverySyscall } from "../../src/faults/refuse-every-syscall.ts";
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
  const lane = recoverLane(cliCommands(switchyardEntry()), { call: "renameat2", ordinal: 6 });
  expect(printed("recover, refused everything", await refuseEverySyscall(lane, manyErrnos))).toMatchObject(PASSED);
}, HOUR_MS);
