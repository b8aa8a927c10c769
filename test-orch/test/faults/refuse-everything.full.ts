import { afterAll, expect, test } from "vitest";
import { applyLane } from "../../src/faults/apply-lane.ts";
import { cliCommands } from "../../src/faults/cli-commands.ts";
import { FaultSession } from "../../src/faults/fault-session.ts";
import { planLanes } from "../../src/faults/plan-lanes.ts";
import { planShapes } from "../../src/faults/plan-shapes.ts";
import { pruneLane } from "../../src/faults/prune-lane.ts";
import { recoverLane } from "../../src/faults/recover-lane.ts";
import { refuseEverySyscall } from "../../src/faults/refuse-every-syscall.ts";
import { rollbackLane } from "../../src/faults/rollback-lane.ts";
import { switchyardEntry } from "../../src/faults/switchyard-entry.ts";

const HOUR_MS = 3_600_000;
const PASSED = { neverReached: [], findings: [] };
const session = new FaultSession(import.meta.filename);
const commands = cliCommands(switchyardEntry());
const HALF_DONE = { call: "renameat2", ordinal: 6 };

afterAll(() => console.log(`refused everything, ${session.summarise()}`));

test.each(planLanes(commands))("switchyard %s, refused each system call with each errno: what it reports is what it left, all or nothing [REQ-R4] [REQ-R5] [REQ-A3] [REQ-O9]", async (name, lane) => {
  expect(session.add(`switchyard ${name}, refused`, await refuseEverySyscall(lane, session.choose()))).toMatchObject(PASSED);
}, HOUR_MS);

test("switchyard prune, refused each system call with each errno: what it reports is what it left [REQ-PN1] [REQ-PN2] [REQ-PN3]", async () => {
  expect(session.add("switchyard prune, refused", await refuseEverySyscall(pruneLane(commands), session.choose()))).toMatchObject(PASSED);
}, HOUR_MS);

test.each([
  ["apply", applyLane(commands, planShapes.mixedKinds)],
  ["rollback", rollbackLane(commands, planShapes.mixedKinds)],
])("switchyard recover of a half-done %s, refused each system call with each errno: the next recover ends it [REQ-J2]", async (verb, lane) => {
  const recovery = recoverLane(commands, lane, HALF_DONE);
  expect(session.add(`switchyard recover of a half-done ${verb}, refused`, await refuseEverySyscall(recovery, session.choose()))).toMatchObject(PASSED);
}, HOUR_MS);
