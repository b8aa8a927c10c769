import { test } from "vitest";
import { expectNeverMissing } from "./expect-never-missing.ts";

/** On each of two roots. */
const ROUNDS = 25;

test(`switchyard, ${2 * ROUNDS} applies and ${2 * ROUNDS} rollbacks: no observer ever misses a target [REQ-A2]`, async () => {
  await expectNeverMissing(ROUNDS);
}, 600_000);
