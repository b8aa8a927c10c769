import { afterAll, expect, test } from "vitest";
import { cliCommands } from "../../src/faults/cli-commands.ts";
import { FaultSession } from "../../src/faults/fault-session.ts";
import { applyLane } from "../../src/faults/apply-lane.ts";
import { killAtEverySyscall } from "../../src/faults/kill-at-every-syscall.ts";
import { killRecoveries } from "../../src/faults/kill-recoveries.ts";
import { planLanes } from "../../src/faults/plan-lanes.ts";
import { planShapes } from "../../src/faults/plan-shapes.ts";
import { pruneLane } from "../../src/faults/prune-lane.ts";
import { recoverLane } from "../../src/faults/recover-lane.ts";
import { rollbackLane } from "../../src/faults/rollback-lane.ts";
import { switchyardEntry } from "../../src/faults/switchyard-entry.ts";

const PATIENCE = 300_000;
const PASSED = { neverReached: [], findings: [] };
const session = new FaultSession(import.meta.filename);
const commands = cliCommands(switchyardEntry());
/** Where names change hands; opening and locking are struck in the lanes of whole commands. */
const NAMING = ["fsync", "renameat2", "unlinkat"];
/** Each switch takes two renames: by the sixth, two targets are new, one is half filed away, two are untouched. */
const HALF_DONE = { call: "renameat2", ordinal: 6 };

afterAll(() => console.log(`killed, ${session.summarise()}`));

test.each(planLanes(commands))("switchyard %s, killed before system calls: all old or all new after recover, and the facts say so [REQ-A1] [REQ-A3] [REQ-R1] [REQ-J2] [REQ-O9]", async (name, lane) => {
  const report = await killAtEverySyscall(lane, session.choose(8));
  expect(session.add(`switchyard ${name}, killed`, report)).toMatchObject(PASSED);
}, PATIENCE);

test("switchyard prune, killed before system calls: what must stay stays, and the next prune removes the rest [REQ-PN1] [REQ-PN2] [REQ-J2]", async () => {
  const report = await killAtEverySyscall(pruneLane(commands), session.choose(8));
  expect(session.add("switchyard prune, killed", report)).toMatchObject(PASSED);
}, PATIENCE);

test("switchyard recover of a half-done apply, killed before system calls: the next recover ends it [REQ-J2]", async () => {
  const lane = recoverLane(commands, applyLane(commands, planShapes.mixedKinds), HALF_DONE);
  const report = await killAtEverySyscall(lane, session.choose(12));
  expect(session.add("switchyard recover of a half-done apply, killed", report)).toMatchObject(PASSED);
}, PATIENCE);

test("switchyard apply of many, killed before every syncfs: all old or all new after recover [REQ-A1] [REQ-A3]", async () => {
  const report = await killAtEverySyscall({ ...applyLane(commands, planShapes.many), calls: ["syncfs"] }, session.choose());
  expect(session.add("switchyard apply of many, killed", report)).toMatchObject(PASSED);
}, PATIENCE);

test.each([
  ["apply of mixed kinds", applyLane(commands, planShapes.mixedKinds), 2],
  ["rollback of what an earlier run placed", rollbackLane(commands, planShapes.replacing), 1],
  ["apply of restores", applyLane(commands, planShapes.restoring), 1],
  ["recover of a half-done apply", recoverLane(commands, applyLane(commands, planShapes.mixedKinds), HALF_DONE), 1],
])("switchyard recover after %s killed at drawn sites, killed as well: the next recover ends it [REQ-J2] [REQ-R1]", async (name, lane, sites) => {
  const prefix = `switchyard recover after ${name} killed`;
  const reports = await killRecoveries(session, prefix, commands, lane, { sites, points: 2, calls: NAMING });
  expect(reports).not.toEqual([]);
  for (const report of reports) expect(report).toMatchObject(PASSED);
}, PATIENCE);
