import { afterAll, expect, test } from "vitest";
import { applyLane } from "../../src/faults/product/apply-lane.ts";
import { cliCommands } from "../../src/command/cli-commands.ts";
import { FaultSession } from "../../src/faults/fault-session.ts";
import { planLanes } from "../../src/faults/product/plan-lanes.ts";
import { planShapes } from "../../src/faults/product/plan-shapes.ts";
import { profileLane } from "../../src/faults/product/profile-lane.ts";
import { pruneLane } from "../../src/faults/product/prune-lane.ts";
import { recoverLane } from "../../src/faults/recover-lane.ts";
import { refuseEverySyscall } from "../../src/faults/refuse-every-syscall.ts";
import { rollbackLane } from "../../src/faults/product/rollback-lane.ts";
import { switchyardEntry } from "../../src/command/switchyard-entry.ts";
import { laneSize } from "../../src/full/lane-size.ts";
import { shardOf } from "../../src/full/shard.ts";

const HOUR_MS = 3_600_000;
const PASSED = { neverReached: [], findings: [] };
const session = new FaultSession(import.meta.filename);
const commands = cliCommands(switchyardEntry());
const HALF_DONE = { call: "renameat2", ordinal: 6 };
const { everything, shard } = laneSize();
/** Of the calls of each command, times the errnos. */
const extent = everything ? undefined : 150;

afterAll(() => console.log(`refused everything, ${session.summarise()}`));

test.each(shardOf(planLanes(commands), shard))("switchyard %s, refused system calls with errnos: what it reports is what it left, all or nothing [REQ-R4] [REQ-R5] [REQ-A3] [REQ-O9]", async (name, lane) => {
  expect(session.add(`switchyard ${name}, refused`, await refuseEverySyscall(lane, session.choose(extent)))).toMatchObject(PASSED);
}, HOUR_MS);

test.each(shardOf(["prune"], shard))("switchyard %s, refused system calls with errnos: what it reports is what it left [REQ-PN1] [REQ-PN2] [REQ-PN3]", async (verb) => {
  expect(session.add(`switchyard ${verb}, refused`, await refuseEverySyscall(pruneLane(commands), session.choose(extent)))).toMatchObject(PASSED);
}, HOUR_MS);

test.each(shardOf(["adopt", "set"] as const, shard))("switchyard profile %s, refused system calls with errnos: the old profile or the new one, every target leads to a program [REQ-P1] [REQ-P2] [REQ-P3] [REQ-A2]", async (verb) => {
  expect(session.add(`switchyard profile ${verb}, refused`, await refuseEverySyscall(profileLane(commands, verb), session.choose(extent)))).toMatchObject(PASSED);
}, HOUR_MS);

const halfDone = [
  ["apply", applyLane(commands, planShapes.mixedKinds)],
  ["rollback", rollbackLane(commands, planShapes.mixedKinds)],
] as const;

test.each(shardOf(halfDone, shard))("switchyard recover of a half-done %s, refused system calls with errnos: the next recover ends it [REQ-J2]", async (verb, lane) => {
  const recovery = recoverLane(lane, HALF_DONE);
  expect(session.add(`switchyard recover of a half-done ${verb}, refused`, await refuseEverySyscall(recovery, session.choose(extent)))).toMatchObject(PASSED);
}, HOUR_MS);
