import { expect, test } from "vitest";
import type { Ending } from "../../src/checker/ending.ts";
import { checkNothingOpen } from "../../src/checker/plan/check-nothing-open.ts";
import type { Recovery } from "../../src/checker/recovery.ts";

const point = { key: "", call: "fsync", ordinal: 1, mainThread: true, outcome: "injected" } as const;
const recovery = (...outcomes: string[]): Recovery => ({ failure: null, outcomes });

function refused(exitCode: number, struck: Ending["struck"] = "work"): { readonly reached: string | null; readonly ending: Ending } {
  const ending = { point, fault: { kind: "refuse", errno: "EIO" }, repeated: false, exitCode, stdout: "", stderr: "", struck } as const;
  return { reached: exitCode === 0 ? "end" : null, ending };
}

test("checkNothingOpen(): papers to complete and an empty folder are no work left [REQ-J2]", () => {
  expect(checkNothingOpen(refused(40), recovery("completed", "discarded"), false)).toEqual([]);
});

test("checkNothingOpen(): a run that recover had to undo was open, unless it was said or did no harm [REQ-R4]", () => {
  expect(checkNothingOpen(refused(40), recovery("undone"), false)).toEqual(["exit 40, but its run was open: recover says undone"]);
  expect(checkNothingOpen(refused(70), recovery("undone"), false)).toEqual([]);
  expect(checkNothingOpen(refused(40), recovery("undone"), true)).toEqual([]);
});

test("checkNothingOpen(): a recovery that failed may leave it open, one that succeeded may not [REQ-J2]", () => {
  expect(checkNothingOpen(refused(40, "recovery"), recovery("undone"), false)).toEqual([]);
  expect(checkNothingOpen(refused(0, "recovery"), recovery("undone"), false)).toHaveLength(1);
});

test("checkNothingOpen(): after a power loss whatever is left of work that was done, papers too, and nothing of work that was not [REQ-J2]", () => {
  expect(checkNothingOpen({ reached: "end" }, recovery("completed"), false)).toEqual(["done, but a run was completed"]);
  expect(checkNothingOpen({ reached: "end" }, recovery(), false)).toEqual([]);
  expect(checkNothingOpen({ reached: null }, recovery("undone"), false)).toEqual([]);
});
