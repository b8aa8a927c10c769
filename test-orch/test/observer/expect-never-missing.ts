/** This defines `expectNeverMissing`: the check of the short observer lane and of the long one. */
import { expect } from "vitest";
import { switchyardEntry } from "../../src/command/switchyard-entry.ts";
import { observeSwitches } from "../../src/observer/observe-switches.ts";

/** Prints what was looked at. @param rounds on each of two roots */
export async function expectNeverMissing(rounds: number): Promise<void> {
  const { report, failures } = await observeSwitches(switchyardEntry(), rounds);
  console.log(`apply and rollback, observed: ${JSON.stringify(report.looks)} looks, ${report.missCount} misses, ${report.textBusy} ETXTBSY`);
  expect(failures).toEqual([]);
  expect(report.misses).toEqual([]);
  // Someone who hardly looked proves nothing.
  expect(report.looks.lstat).toBeGreaterThan(10_000 * rounds);
}
