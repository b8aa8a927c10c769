import { expect, test } from "vitest";
import { headline } from "../../src/reports/html/headline.ts";
import { exampleLanes } from "./example-lanes.ts";
import { exampleMatrix } from "./example-matrix.ts";

const good = exampleMatrix({ hostile: false });

test("headline(): failures of both, both told", () => {
  expect(headline({ matrix: exampleMatrix(), lanes: exampleLanes })).toEqual({ passed: false, parts: ["2 of 43 cells failed", "2 of 4 lanes found something"] });
});

test("headline(): nothing failed, passed", () => {
  expect(headline({ matrix: good })).toEqual({ passed: true, parts: ["43 cells passed"] });
  expect(headline({ lanes: { ...exampleLanes, lanes: exampleLanes.lanes.slice(0, 2) } })).toEqual({ passed: true, parts: ["2 lanes found nothing"] });
});

test("headline(): what the kernel lacks, not counted as passed", () => {
  const cells = good.cells.map((cell, index) => (index === 0 ? { ...cell, status: "lacking" as const } : cell));
  expect(headline({ matrix: { ...good, cells } })).toEqual({ passed: true, parts: ["42 of 43 cells passed, none failed"] });
});

test("headline(): nothing was run, not passed", () => {
  expect(headline({ matrix: { ...good, cells: [] } }).passed).toBe(false);
  expect(headline({ matrix: good, lanes: { ...exampleLanes, lanes: [] } }).passed).toBe(false);
});
