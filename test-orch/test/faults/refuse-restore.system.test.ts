import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { cliCommands } from "../../src/faults/cli-commands.ts";
import { likelyErrnos } from "../../src/faults/likely-errnos.ts";
import { printReport } from "../../src/faults/print-report.ts";
import { restoreLane } from "../../src/faults/restore-lane.ts";
import { refuseEverySyscall } from "../../src/faults/refuse-every-syscall.ts";
import { switchyardEntry } from "../../src/faults/switchyard-entry.ts";

test("switchyard apply --restore, refused a system call: what it reports is what it left [REQ-R1] [REQ-R4] [REQ-A3]", async () => {
  const sample = { size: 25, seed: randomInt(2 ** 32) };
  const report = await refuseEverySyscall(restoreLane(cliCommands(switchyardEntry())), likelyErrnos, sample);
  printReport("restore, refused", report);
  expect(report.wanted).toBeGreaterThan(20);
  expect(report.neverReached).toEqual([]);
  expect(report.findings).toEqual([]);
}, 300_000);
