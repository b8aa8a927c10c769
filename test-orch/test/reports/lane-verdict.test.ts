import { expect, test } from "vitest";
import { laneVerdict } from "../../src/reports/lane-verdict.ts";
import { exampleLanes } from "./example-lanes.ts";

test("laneVerdict(): findings, and a planted defect that nothing noticed, no pass", () => {
  expect(exampleLanes.lanes.map((lane) => laneVerdict(lane))).toEqual([
    { passed: true, words: "no findings" },
    { passed: true, words: "no findings" },
    { passed: false, words: "1 planted defect not noticed" },
    { passed: false, words: "1 finding" },
  ]);
});
