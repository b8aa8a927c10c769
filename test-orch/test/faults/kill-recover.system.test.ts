import { expect, test } from "vitest";
import { applyLane } from "../../src/faults/apply-lane.ts";
import { cliCommands } from "../../src/faults/cli-commands.ts";
import { killAtEverySyscall } from "../../src/faults/kill-at-every-syscall.ts";
import { printReport } from "../../src/faults/print-report.ts";
import { recoverLane } from "../../src/faults/recover-lane.ts";
import { switchyardEntry } from "../../src/faults/switchyard-entry.ts";

test("switchyard recover of a half-done apply, killed before every system call: the next recover ends it [REQ-J2]", async () => {
  // Each switch takes two renames: by the sixth, two targets are new, one is half filed away, two are untouched.
  const site = { call: "renameat2", ordinal: 6 };
  const commands = cliCommands(switchyardEntry());
  const report = await killAtEverySyscall(recoverLane(commands, applyLane(commands), site));
  printReport("recover, killed", report);
  expect(Object.keys(report.byCall)).toEqual(expect.arrayContaining(["fsync", "openat", "renameat2", "unlinkat", "write"]));
  expect(report.neverReached).toEqual([]);
  expect(report.findings).toEqual([]);
}, 300_000);
