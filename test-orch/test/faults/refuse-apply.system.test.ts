import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { applyLane } from "../../src/faults/apply-lane.ts";
import { cliCommands } from "../../src/faults/cli-commands.ts";
import { likelyErrnos } from "../../src/faults/likely-errnos.ts";
import { printReport } from "../../src/faults/print-report.ts";
import { refuseEverySyscall } from "../../src/faults/refuse-every-syscall.ts";
import { switchyardEntry } from "../../src/faults/switchyard-entry.ts";

test("switchyard apply, refused a system call: what it reports is what it left [REQ-R4] [REQ-A3]", async () => {
  const sample = { size: 60, seed: randomInt(2 ** 32) };
  const report = await refuseEverySyscall(applyLane(cliCommands(switchyardEntry())), likelyErrnos, sample);
  printReport("apply, refused", report);
  expect(report.wanted).toBeGreaterThan(50);
  expect(report.neverReached).toEqual([]);
  expect(report.findings).toEqual([]);
}, 300_000);
