import { expect, test } from "vitest";
import { tryDrawn } from "../../src/mutants/try-drawn.ts";

const FEW = 5;

test("mutants of the product, some drawn by a seed: each is caught by some lane, and nothing is said of the product as it is [REQ-CI2]", async () => {
  const { caught, survivors, falseAlarms } = await tryDrawn(FEW);
  expect({ survivors, falseAlarms }).toEqual({ survivors: [], falseAlarms: [] });
  // A lane that made none has proved nothing.
  expect(caught).toBeGreaterThan(0);
}, 1_800_000);
