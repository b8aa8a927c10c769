import { afterAll, expect, test } from "vitest";
import { applyLane } from "../../src/faults/product/apply-lane.ts";
import { cliCommands } from "../../src/command/cli-commands.ts";
import { engineHands } from "../../src/subjects/engine-hands.ts";
import { FaultSession } from "../../src/faults/fault-session.ts";
import { planLanes } from "../../src/faults/product/plan-lanes.ts";
import { planShapes } from "../../src/faults/product/plan-shapes.ts";
import { profileLane } from "../../src/faults/product/profile-lane.ts";
import { pruneLane } from "../../src/faults/product/prune-lane.ts";
import { recoverLane } from "../../src/faults/recover-lane.ts";
import { refuseEverySyscall } from "../../src/faults/refuse-every-syscall.ts";
import { switchyardEntry } from "../../src/command/switchyard-entry.ts";

const PATIENCE = 900_000;
/** Other ones each time; the full lane refuses all, with every errno. */
const FEW = 4;
/** The command recovers. What is done with the system afterwards the engine does here, and in the full lane the command. */
const PLAYED = { afterwards: engineHands };
const PASSED = { neverReached: [], findings: [] };
const session = new FaultSession(import.meta.filename);
const commands = cliCommands(switchyardEntry());

afterAll(() => console.log(`refused, ${session.summarise()}`));

test.each(planLanes(commands, PLAYED))("switchyard %s, refused system calls: what it reports is what it left, all or nothing [REQ-R4] [REQ-R5] [REQ-A3] [REQ-O9]", async (name, lane) => {
  const report = await refuseEverySyscall(lane, session.choose(FEW));
  expect(session.add(`switchyard ${name}, refused`, report)).toMatchObject(PASSED);
}, PATIENCE);

test("switchyard prune, refused system calls: what it reports is what it left [REQ-PN1] [REQ-PN2] [REQ-PN3]", async () => {
  const report = await refuseEverySyscall(pruneLane(commands), session.choose(FEW));
  expect(session.add("switchyard prune, refused", report)).toMatchObject(PASSED);
}, PATIENCE);

test.each(["adopt", "set"] as const)("switchyard profile %s, refused system calls: the old profile or the new one, every target leads to a program [REQ-P1] [REQ-P2] [REQ-P3] [REQ-A2]", async (verb) => {
  const report = await refuseEverySyscall(profileLane(commands, verb), session.choose(FEW));
  expect(session.add(`switchyard profile ${verb}, refused`, report)).toMatchObject(PASSED);
}, PATIENCE);

test("switchyard recover of a half-done apply, refused system calls: the next recover ends it [REQ-J2]", async () => {
  const lane = recoverLane(applyLane(commands, planShapes.mixedKinds, PLAYED), { call: "renameat2", ordinal: 6 });
  const report = await refuseEverySyscall(lane, session.choose(6));
  expect(session.add("switchyard recover of a half-done apply, refused", report)).toMatchObject(PASSED);
}, PATIENCE);

test("switchyard apply of many, refused every syncfs: all old, and it says so [REQ-R4] [REQ-B8]", async () => {
  const report = await refuseEverySyscall({ ...applyLane(commands, planShapes.many, PLAYED), calls: ["syncfs"] }, session.choose(2));
  expect(session.add("switchyard apply of many, refused", report)).toMatchObject(PASSED);
}, PATIENCE);
