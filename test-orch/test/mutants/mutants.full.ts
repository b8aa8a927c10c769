import { expect, test } from "vitest";
import { MUTANTS } from "../../src/mutants/mutants.ts";
import { tryDrawn } from "../../src/mutants/try-drawn.ts";

test("mutants of the product, all: each is caught by some lane, and nothing is said of the product as it is [REQ-CI2]", async () => {
  expect(await tryDrawn()).toEqual({ caught: MUTANTS.length, survivors: [], falseAlarms: [] });
}, 7_200_000);
