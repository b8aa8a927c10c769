import { expect, test } from "vitest";
import { switchyardEntry } from "../../src/faults/switchyard-entry.ts";
import { observeSwitches } from "../../src/observer/observe-switches.ts";

/** On each of two roots. */
const ROUNDS = 50;

test(`switchyard, ${2 * ROUNDS} applies and ${2 * ROUNDS} rollbacks: no observer ever misses a target [REQ-A2]`, async () => {
  const { report, failures } = await observeSwitches(switchyardEntry(), ROUNDS);
  console.log(`apply and rollback, observed: ${JSON.stringify(report.looks)} looks, ${report.missCount} misses, ${report.textBusy} ETXTBSY`);
  expect(failures).toEqual([]);
  expect(report.misses).toEqual([]);
  expect(report.looks.lstat).toBeGreaterThan(500_000);
}, 600_000);
