/** This proves that a series makes its elements when they are asked for, and each time. */
import { expect, it } from "vitest";
import { jsonChunks } from "@switchyard/facts";
import { Series } from "../src/report/series.ts";

it("Series: nothing is made before it is asked for, and again each time", () => {
  let made = 0;
  const series = new Series(function* () {
    for (const value of [1, 2, 3]) {
      made += 1;
      yield value;
    }
  });
  expect(made).toBe(0);
  expect([...series, ...series]).toEqual([1, 2, 3, 1, 2, 3]);
  expect(made).toBe(6);
});

it("Series: as JSON an array, at once and piece by piece", () => {
  const report = { facts: new Series(() => ["a", "b"]) };
  expect(JSON.parse(JSON.stringify(report))).toEqual({ facts: ["a", "b"] });
  expect(JSON.parse([...jsonChunks(report)].join(""))).toEqual({ facts: ["a", "b"] });
});
