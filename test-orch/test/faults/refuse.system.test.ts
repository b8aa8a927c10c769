import { afterAll, expect, test } from "vitest";
import { applyLane } from "../../src/faults/apply-lane.ts";
import { cliCommands } from "../../src/faults/cli-commands.ts";
import { FaultSession } from "../../src/faults/fault-session.ts";
import { planLanes } from "../../src/faults/plan-lanes.ts";
import { planShapes } from "../../src/faults/plan-shapes.ts";
import { pruneLane } from "../../src/faults/prune-lane.ts";
import { recoverLane } from "../../src/faults/recover-lane.ts";
import { refuseEverySyscall } from "../../src/faults/refuse-every-syscall.ts";
import { switchyardEntry } from "../../src/faults/switchyard-entry.ts";

const PATIENCE = 300_000;
const PASSED = { neverReached: [], findings: [] };
const session = new FaultSession(import.meta.filename);
const commands = cliCommands(switchyardEntry());

afterAll(() => console.log(`refused, ${session.summarise()}`));

test.each(planLanes(commands))("switchyard %s, refused system calls: what it reports is what it left, all or nothing [REQ-R4] [REQ-R5] [REQ-A3] [REQ-O9]", async (name, lane) => {
  const report = await refuseEverySyscall(lane, session.choose(8));
  expect(session.add(`switchyard ${name}, refused`, report)).toMatchObject(PASSED);
}, PATIENCE);

test("switchyard prune, refused system calls: what it reports is what it left [REQ-PN1] [REQ-PN2] [REQ-PN3]", async () => {
  const report = await refuseEverySyscall(pruneLane(commands), session.choose(10));
  expect(session.add("switchyard prune, refused", report)).toMatchObject(PASSED);
}, PATIENCE);

test("switchyard recover of a half-done apply, refused system calls: the next recover ends it [REQ-J2]", async () => {
  const lane = recoverLane(commands, applyLane(commands, planShapes.mixedKinds), { call: "renameat2", ordinal: 6 });
  const report = await refuseEverySyscall(lane, session.choose(10));
  expect(session.add("switchyard recover of a half-done apply, refused", report)).toMatchObject(PASSED);
}, PATIENCE);

test("switchyard apply of many, refused every syncfs: all old, and it says so [REQ-R4] [REQ-B8]", async () => {
  const report = await refuseEverySyscall({ ...applyLane(commands, planShapes.many), calls: ["syncfs"] }, session.choose(4));
  expect(session.add("switchyard apply of many, refused", report)).toMatchObject(PASSED);
}, PATIENCE);
