import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { cliCommands } from "../../src/faults/cli-commands.ts";
import { likelyErrnos } from "../../src/faults/likely-errnos.ts";
import { printReport } from "../../src/faults/print-report.ts";
import { pruneLane } from "../../src/faults/prune-lane.ts";
import { refuseEverySyscall } from "../../src/faults/refuse-every-syscall.ts";
import { switchyardEntry } from "../../src/faults/switchyard-entry.ts";

test("switchyard prune, refused a system call: what it reports is what it left [REQ-PN1] [REQ-PN2] [REQ-PN3]", async () => {
  const sample = { size: 25, seed: randomInt(2 ** 32) };
  const report = await refuseEverySyscall(pruneLane(cliCommands(switchyardEntry())), likelyErrnos, sample);
  printReport("prune, refused", report);
  expect(report.wanted).toBeGreaterThan(20);
  expect(report.neverReached).toEqual([]);
  expect(report.findings).toEqual([]);
}, 300_000);
