import { expect, test } from "vitest";
import { applyLane } from "../../src/faults/apply-lane.ts";
import { cliCommands } from "../../src/faults/cli-commands.ts";
import { killAtEverySyscall } from "../../src/faults/kill-at-every-syscall.ts";
import { printReport } from "../../src/faults/print-report.ts";
import { switchyardEntry } from "../../src/faults/switchyard-entry.ts";

test("switchyard apply, killed before every system call: all old or all new after recover [REQ-A1] [REQ-A3] [REQ-J2]", async () => {
  const report = await killAtEverySyscall(applyLane(cliCommands(switchyardEntry())));
  printReport("apply, killed", report);
  expect(Object.keys(report.byCall)).toEqual(expect.arrayContaining(["fchmod", "fsync", "ftruncate", "mkdirat", "openat", "renameat2", "symlinkat", "write"]));
  expect(report.neverReached).toEqual([]);
  expect(report.findings).toEqual([]);
}, 300_000);
