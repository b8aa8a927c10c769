import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { cliCommands } from "../../src/faults/cli-commands.ts";
import { killAtEverySyscall } from "../../src/faults/kill-at-every-syscall.ts";
import { mixedLane } from "../../src/faults/mixed-lane.ts";
import { printReport } from "../../src/faults/print-report.ts";
import { switchyardEntry } from "../../src/faults/switchyard-entry.ts";

test("switchyard apply of links and restores, killed before system calls: all as at the start or all as planned after recover [REQ-A1] [REQ-A3] [REQ-R1]", async () => {
  const sample = { size: 10, seed: randomInt(2 ** 32) };
  const report = await killAtEverySyscall(mixedLane(cliCommands(switchyardEntry())), sample);
  printReport("mixed plan, killed", report);
  expect(Object.keys(report.byCall)).toEqual(expect.arrayContaining(["fsync", "openat", "renameat2", "symlinkat", "write"]));
  expect(report.wanted).toBeGreaterThan(7);
  expect(report.neverReached).toEqual([]);
  expect(report.findings).toEqual([]);
}, 300_000);
