import { expect, test } from "vitest";
import { cliCommands } from "../../src/faults/cli-commands.ts";
import { killAtEverySyscall } from "../../src/faults/kill-at-every-syscall.ts";
import { printReport } from "../../src/faults/print-report.ts";
import { rollbackLane } from "../../src/faults/rollback-lane.ts";
import { switchyardEntry } from "../../src/faults/switchyard-entry.ts";

test("switchyard rollback, killed before every system call: all old or all new after recover [REQ-A3] [REQ-R1] [REQ-J2]", async () => {
  const report = await killAtEverySyscall(rollbackLane(cliCommands(switchyardEntry())));
  printReport("rollback, killed", report);
  expect(Object.keys(report.byCall)).toEqual(expect.arrayContaining(["fchmod", "fsync", "ftruncate", "mkdirat", "openat", "renameat2", "write"]));
  expect(report.neverReached).toEqual([]);
  expect(report.findings).toEqual([]);
}, 300_000);
