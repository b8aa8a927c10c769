import { expect, test } from "vitest";
import { checkNothingOpen } from "../../src/faults/check-nothing-open.ts";
import type { FaultEnding } from "../../src/faults/fault-lane.ts";

const point = { key: "", call: "fsync", ordinal: 1, mainThread: true, outcome: "injected" } as const;
const refused = (exitCode: number): FaultEnding => ({ point, fault: { kind: "refuse", errno: "EIO" }, repeated: false, exitCode, stdout: "", stderr: "" });
const recovery = (...outcomes: string[]): Record<string, unknown> => ({ recovered: outcomes.map((outcome) => ({ outcome })) });

test("checkNothingOpen(): papers to complete and an empty folder are no work left [REQ-J2]", () => {
  expect(checkNothingOpen(refused(40), recovery("completed", "discarded"), false)).toEqual([]);
});

test("checkNothingOpen(): a run that recover had to undo was open, unless it was said or did no harm [REQ-R4]", () => {
  expect(checkNothingOpen(refused(40), recovery("undone"), false)).toEqual(["exit 40, but its run was open: recover says undone"]);
  expect(checkNothingOpen(refused(70), recovery("undone"), false)).toEqual([]);
  expect(checkNothingOpen(refused(40), recovery("undone"), true)).toEqual([]);
});
