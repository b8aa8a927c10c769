import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { cliCommands } from "../../src/faults/cli-commands.ts";
import { killAtEverySyscall } from "../../src/faults/kill-at-every-syscall.ts";
import { restoreLane } from "../../src/faults/restore-lane.ts";
import { printReport } from "../../src/faults/print-report.ts";
import { switchyardEntry } from "../../src/faults/switchyard-entry.ts";

test("switchyard apply --restore, killed before system calls: all links or all old nodes after recover [REQ-R1] [REQ-A3] [REQ-J2]", async () => {
  const sample = { size: 10, seed: randomInt(2 ** 32) };
  const report = await killAtEverySyscall(restoreLane(cliCommands(switchyardEntry())), sample);
  printReport("restore, killed", report);
  expect(Object.keys(report.byCall)).toEqual(expect.arrayContaining(["fsync", "openat", "renameat2", "write"]));
  expect(report.wanted).toBeGreaterThan(7);
  expect(report.neverReached).toEqual([]);
  expect(report.findings).toEqual([]);
}, 300_000);
