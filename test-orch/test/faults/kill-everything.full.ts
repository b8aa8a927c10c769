import { afterAll, expect, test } from "vitest";
import { applyLane } from "../../src/faults/apply-lane.ts";
import { cliCommands } from "../../src/faults/cli-commands.ts";
import { FaultSession } from "../../src/faults/fault-session.ts";
import { killAtEverySyscall } from "../../src/faults/kill-at-every-syscall.ts";
import { killRecoveries } from "../../src/faults/kill-recoveries.ts";
import { planLanes } from "../../src/faults/plan-lanes.ts";
import { planShapes } from "../../src/faults/plan-shapes.ts";
import { pruneLane } from "../../src/faults/prune-lane.ts";
import { recoverLane } from "../../src/faults/recover-lane.ts";
import { rollbackLane } from "../../src/faults/rollback-lane.ts";
import { switchyardEntry } from "../../src/faults/switchyard-entry.ts";

const HOUR_MS = 3_600_000;
const PASSED = { neverReached: [], findings: [] };
const session = new FaultSession(import.meta.filename);
const commands = cliCommands(switchyardEntry());
const applied = applyLane(commands, planShapes.mixedKinds);
const rolledBack = rollbackLane(commands, planShapes.mixedKinds);
const HALF_DONE = { call: "renameat2", ordinal: 6 };

afterAll(() => console.log(`killed everywhere, ${session.summarise()}`));

test.each(planLanes(commands))("switchyard %s, killed before every system call: all old or all new after recover, and the facts say so [REQ-A1] [REQ-A3] [REQ-R1] [REQ-J2] [REQ-O9]", async (name, lane) => {
  expect(session.add(`switchyard ${name}, killed`, await killAtEverySyscall(lane, session.choose()))).toMatchObject(PASSED);
}, HOUR_MS);

test("switchyard prune, killed before every system call: what must stay stays, and the next prune removes the rest [REQ-PN1] [REQ-PN2] [REQ-J2]", async () => {
  expect(session.add("switchyard prune, killed", await killAtEverySyscall(pruneLane(commands), session.choose()))).toMatchObject(PASSED);
}, HOUR_MS);

test.each([
  ...planLanes(commands),
  ["recover of a half-done apply", recoverLane(commands, applied, HALF_DONE)] as const,
  ["recover of a half-done rollback", recoverLane(commands, rolledBack, HALF_DONE)] as const,
])("switchyard recover after %s killed at every rename and fsync, killed before every system call: the next recover ends it [REQ-J2] [REQ-R1]", async (name, lane) => {
  const reports = await killRecoveries(session, `switchyard recover after ${name} killed`, commands, lane);
  expect(reports).not.toEqual([]);
  for (const report of reports) expect(report).toMatchObject(PASSED);
}, 2 * HOUR_MS);
