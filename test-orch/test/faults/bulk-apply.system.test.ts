import { expect, test } from "vitest";
import { applyLane } from "../../src/faults/apply-lane.ts";
import { cliCommands } from "../../src/faults/cli-commands.ts";
import type { CliScene } from "../../src/faults/cli-scene.ts";
import type { FaultLane } from "../../src/faults/fault-lane.ts";
import { killAtEverySyscall } from "../../src/faults/kill-at-every-syscall.ts";
import { printReport } from "../../src/faults/print-report.ts";
import { refuseEverySyscall } from "../../src/faults/refuse-every-syscall.ts";
import { switchyardEntry } from "../../src/faults/switchyard-entry.ts";
import type { ScratchLink } from "../../src/scratch/scratch-link.ts";

/** So many targets in so many directories that whole file systems are synced, instead of each of them. */
const MANY = 20;

/** The single syncs are other tests' matter. */
function bulkLane(): FaultLane<CliScene> {
  const links = Array.from({ length: MANY }, (_, at): ScratchLink => ({ target: `/usr/${at}/true`, source: `/opt/${at}/true`, prior: "file" }));
  return { ...applyLane(cliCommands(switchyardEntry()), { links }), calls: ["syncfs"] };
}

test("switchyard apply of many, killed before every syncfs: all old or all new after recover [REQ-A1] [REQ-A3]", async () => {
  const report = await killAtEverySyscall(bulkLane());
  printReport("apply of many, killed", report);
  expect(report.wanted).toBeGreaterThan(0);
  expect(report.neverReached).toEqual([]);
  expect(report.findings).toEqual([]);
}, 120_000);

test("switchyard apply of many, refused every syncfs: all old, and it says so [REQ-R4] [REQ-B8]", async () => {
  const report = await refuseEverySyscall(bulkLane(), () => ["EIO"]);
  printReport("apply of many, refused", report);
  expect(report.wanted).toBeGreaterThan(0);
  expect(report.neverReached).toEqual([]);
  expect(report.findings).toEqual([]);
}, 120_000);
