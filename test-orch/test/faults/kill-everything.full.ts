import { afterAll, expect, test } from "vitest";
import { cliCommands } from "../../src/command/cli-commands.ts";
import { FaultSession } from "../../src/faults/fault-session.ts";
import { killAtEverySyscall } from "../../src/faults/kill-at-every-syscall.ts";
import { planLanes } from "../../src/faults/product/plan-lanes.ts";
import { profileLane } from "../../src/faults/product/profile-lane.ts";
import { pruneLane } from "../../src/faults/product/prune-lane.ts";
import { switchyardEntry } from "../../src/command/switchyard-entry.ts";
import { laneSize } from "../../src/full/lane-size.ts";
import { shardOf } from "../../src/full/shard.ts";

const HOUR_MS = 3_600_000;
const PASSED = { neverReached: [], findings: [] };
const session = new FaultSession(import.meta.filename);
const commands = cliCommands(switchyardEntry());
const { shard } = laneSize();

afterAll(() => console.log(`killed everywhere, ${session.summarise()}`));

test.each(shardOf(planLanes(commands), shard))("switchyard %s, killed before every system call: all old or all new after recover, and the facts say so [REQ-A1] [REQ-A3] [REQ-R1] [REQ-J2] [REQ-O9]", async (name, lane) => {
  expect(session.add(`switchyard ${name}, killed`, await killAtEverySyscall(lane, session.choose()))).toMatchObject(PASSED);
}, HOUR_MS);

test.each(shardOf(["prune"], shard))("switchyard %s, killed before every system call: what must stay stays, and the next prune removes the rest [REQ-PN1] [REQ-PN2] [REQ-J2]", async (verb) => {
  expect(session.add(`switchyard ${verb}, killed`, await killAtEverySyscall(pruneLane(commands), session.choose()))).toMatchObject(PASSED);
}, HOUR_MS);

test.each(shardOf(["adopt", "set"] as const, shard))("switchyard profile %s, killed before every system call: the old profile or the new one, every target leads to a program [REQ-P1] [REQ-P2] [REQ-P3] [REQ-A2]", async (verb) => {
  expect(session.add(`switchyard profile ${verb}, killed`, await killAtEverySyscall(profileLane(commands, verb), session.choose()))).toMatchObject(PASSED);
}, HOUR_MS);
