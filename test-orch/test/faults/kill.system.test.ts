import { afterAll, expect, test } from "vitest";
import { cliCommands } from "../../src/command/cli-commands.ts";
import { engineHands } from "../../src/subjects/engine-hands.ts";
import { FaultSession } from "../../src/faults/fault-session.ts";
import { applyLane } from "../../src/faults/product/apply-lane.ts";
import { killAtEverySyscall } from "../../src/faults/kill-at-every-syscall.ts";
import { killRecoveries } from "../../src/faults/kill-recoveries.ts";
import { planLanes } from "../../src/faults/product/plan-lanes.ts";
import { planShapes } from "../../src/faults/product/plan-shapes.ts";
import { profileLane } from "../../src/faults/product/profile-lane.ts";
import { pruneLane } from "../../src/faults/product/prune-lane.ts";
import { recoverLane } from "../../src/faults/recover-lane.ts";
import { rollbackLane } from "../../src/faults/product/rollback-lane.ts";
import { switchyardEntry } from "../../src/command/switchyard-entry.ts";

const PATIENCE = 900_000;
/** Other ones each time; the full lane strikes all. */
const FEW = 4;
/** The command recovers. What is done with the system afterwards the engine does here, and in the full lane the command. */
const PLAYED = { afterwards: engineHands };
const PASSED = { neverReached: [], findings: [] };
const session = new FaultSession(import.meta.filename);
const commands = cliCommands(switchyardEntry());
/** Where names change hands; opening and locking are struck in the lanes of whole commands. */
const NAMING = ["fsync", "renameat2", "unlinkat"];
/** Each switch takes two renames: by the sixth, two targets are new, one is half filed away, two are untouched. */
const HALF_DONE = { call: "renameat2", ordinal: 6 };

afterAll(() => console.log(`killed, ${session.summarise()}`));

test.each(planLanes(commands, PLAYED))("switchyard %s, killed before system calls: all old or all new after recover, and the facts say so [REQ-A1] [REQ-A3] [REQ-R1] [REQ-J2] [REQ-O9]", async (name, lane) => {
  const report = await killAtEverySyscall(lane, session.choose(FEW));
  expect(session.add(`switchyard ${name}, killed`, report)).toMatchObject(PASSED);
}, PATIENCE);

test("switchyard prune, killed before system calls: what must stay stays, and the next prune removes the rest [REQ-PN1] [REQ-PN2] [REQ-J2]", async () => {
  const report = await killAtEverySyscall(pruneLane(commands), session.choose(FEW));
  expect(session.add("switchyard prune, killed", report)).toMatchObject(PASSED);
}, PATIENCE);

test.each(["adopt", "set"] as const)("switchyard profile %s, killed before system calls: the old profile or the new one, every target leads to a program [REQ-P1] [REQ-P2] [REQ-P3] [REQ-A2]", async (verb) => {
  const report = await killAtEverySyscall(profileLane(commands, verb), session.choose(FEW));
  expect(session.add(`switchyard profile ${verb}, killed`, report)).toMatchObject(PASSED);
}, PATIENCE);

test("switchyard recover of a half-done apply, killed before system calls: the next recover ends it [REQ-J2]", async () => {
  const lane = recoverLane(applyLane(commands, planShapes.mixedKinds, PLAYED), HALF_DONE);
  const report = await killAtEverySyscall(lane, session.choose(6));
  expect(session.add("switchyard recover of a half-done apply, killed", report)).toMatchObject(PASSED);
}, PATIENCE);

test("switchyard apply of many, killed before every syncfs: all old or all new after recover [REQ-A1] [REQ-A3]", async () => {
  const report = await killAtEverySyscall({ ...applyLane(commands, planShapes.many, PLAYED), calls: ["syncfs"] }, session.choose());
  expect(session.add("switchyard apply of many, killed", report)).toMatchObject(PASSED);
}, PATIENCE);

test.each([
  ["apply of mixed kinds", applyLane(commands, planShapes.mixedKinds, PLAYED), 2],
  ["rollback of what an earlier run placed", rollbackLane(commands, planShapes.replacing, PLAYED), 1],
  ["apply of restores", applyLane(commands, planShapes.restoring, PLAYED), 1],
  ["recover of a half-done apply", recoverLane(applyLane(commands, planShapes.mixedKinds, PLAYED), HALF_DONE), 1],
])("switchyard recover after %s killed at drawn sites, killed as well: the next recover ends it [REQ-J2] [REQ-R1]", async (name, lane, sites) => {
  const prefix = `switchyard recover after ${name} killed`;
  const reports = await killRecoveries(session, prefix, lane, { sites, points: 2, calls: NAMING });
  expect(reports).not.toEqual([]);
  for (const report of reports) expect(report).toMatchObject(PASSED);
}, PATIENCE);
