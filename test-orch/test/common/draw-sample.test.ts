import { expect, test } from "vitest";
import { drawSample } from "../../src/common/draw-sample.ts";

const items = "aaaaaaaaaabbc".split("").map((group, at) => ({ group, at }));
const draw = (size: number, seed: number): typeof items => drawSample(items, ({ group }) => group, { size, seed });

test("drawSample(): the groups take turns, and the order stays", () => {
  const drawn = draw(5, 1);
  expect(drawn.map(({ group }) => group).join("")).toBe("aabbc");
  expect(drawn).toEqual(drawn.toSorted((left, right) => left.at - right.at));
});

test("drawSample(): the seed decides", () => {
  expect(draw(5, 1)).toEqual(draw(5, 1));
  expect(new Set([1, 2, 3, 4, 5, 6].map((seed) => JSON.stringify(draw(5, seed)))).size).toBeGreaterThan(1);
});

test("drawSample(): what is large enough for all holds all", () => {
  expect(draw(100, 1)).toEqual(items);
});
