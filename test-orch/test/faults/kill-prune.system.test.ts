import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { cliCommands } from "../../src/faults/cli-commands.ts";
import { killAtEverySyscall } from "../../src/faults/kill-at-every-syscall.ts";
import { pruneLane } from "../../src/faults/prune-lane.ts";
import { printReport } from "../../src/faults/print-report.ts";
import { switchyardEntry } from "../../src/faults/switchyard-entry.ts";

test("switchyard prune, killed before system calls: what must stay stays, and the next prune removes the rest [REQ-PN1] [REQ-PN2] [REQ-J2]", async () => {
  const sample = { size: 8, seed: randomInt(2 ** 32) };
  const report = await killAtEverySyscall(pruneLane(cliCommands(switchyardEntry())), sample);
  printReport("prune, killed", report);
  expect(Object.keys(report.byCall)).toEqual(expect.arrayContaining(["fsync", "unlinkat", "write"]));
  expect(report.wanted).toBeGreaterThan(5);
  expect(report.neverReached).toEqual([]);
  expect(report.findings).toEqual([]);
}, 300_000);
