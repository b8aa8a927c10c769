import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { cliCommands } from "../../src/faults/cli-commands.ts";
import { likelyErrnos } from "../../src/faults/likely-errnos.ts";
import { printReport } from "../../src/faults/print-report.ts";
import { refuseEverySyscall } from "../../src/faults/refuse-every-syscall.ts";
import { rollbackLane } from "../../src/faults/rollback-lane.ts";
import { switchyardEntry } from "../../src/faults/switchyard-entry.ts";

test("switchyard rollback, refused a system call: what it reports is what it left [REQ-R5] [REQ-J2]", async () => {
  const sample = { size: 30, seed: randomInt(2 ** 32) };
  const report = await refuseEverySyscall(rollbackLane(cliCommands(switchyardEntry())), likelyErrnos, sample);
  printReport("rollback, refused", report);
  expect(report.wanted).toBeGreaterThan(25);
  expect(report.neverReached).toEqual([]);
  expect(report.findings).toEqual([]);
}, 300_000);
