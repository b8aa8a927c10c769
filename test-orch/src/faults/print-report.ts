/** This defines `printReport`: the numbers of a lane, and everything that somebody needs who must mend what it found. */
import type { FaultReport } from "./fault-lane.ts";
import { faultName } from "./fault.ts";
import { summariseReport } from "./summarise-report.ts";

/** Prints `report` to standard output under the name `lane`. */
export function printReport(lane: string, report: FaultReport): void {
  console.log(`${lane}: ${summariseReport(report)}`);
  for (const key of report.neverReached) console.log(`  never reached: ${key}`);
  for (const key of report.unsteady) console.log(`  not in every run: ${key}`);
  for (const finding of report.findings) {
    console.log(`  ${faultName(finding.fault)} at ${finding.point.key}\n    ${finding.command}`);
    for (const violation of finding.violations) console.log(`    - ${violation}`);
  }
}
