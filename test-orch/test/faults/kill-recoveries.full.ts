import { afterAll, expect, test } from "vitest";
import { applyLane } from "../../src/faults/product/apply-lane.ts";
import { cliCommands } from "../../src/command/cli-commands.ts";
import { FaultSession } from "../../src/faults/fault-session.ts";
import { killRecoveries } from "../../src/faults/kill-recoveries.ts";
import { planLanes } from "../../src/faults/product/plan-lanes.ts";
import { planShapes } from "../../src/faults/product/plan-shapes.ts";
import { recoverLane } from "../../src/faults/recover-lane.ts";
import { rollbackLane } from "../../src/faults/product/rollback-lane.ts";
import { switchyardEntry } from "../../src/command/switchyard-entry.ts";
import { laneSize } from "../../src/full/lane-size.ts";
import { shardOf } from "../../src/full/shard.ts";

const HOUR_MS = 3_600_000;
const PASSED = { neverReached: [], findings: [] };
const HALF_DONE = { call: "renameat2", ordinal: 6 };
const session = new FaultSession(import.meta.filename);
const commands = cliCommands(switchyardEntry());
const applied = applyLane(commands, planShapes.mixedKinds);
const rolledBack = rollbackLane(commands, planShapes.mixedKinds);
const { everything, shard } = laneSize();
/** Of each run's renames and fsyncs, and of the calls of each recovery. */
const extent = everything ? {} : { sites: 6, points: 10 };
const lanes = [
  ...planLanes(commands),
  ["recover of a half-done apply", recoverLane(applied, HALF_DONE)] as const,
  ["recover of a half-done rollback", recoverLane(rolledBack, HALF_DONE)] as const,
];

afterAll(() => console.log(`killed in recoveries, ${session.summarise()}`));

test.each(shardOf(lanes, shard))("switchyard recover after %s killed at renames and fsyncs, killed before its system calls: the next recover ends it [REQ-J2] [REQ-R1]", async (name, lane) => {
  const reports = await killRecoveries(session, `switchyard recover after ${name} killed`, lane, extent);
  expect(reports).not.toEqual([]);
  for (const report of reports) expect(report).toMatchObject(PASSED);
}, 4 * HOUR_MS);
