/** This defines `summariseReport`. */
import type { FaultReport } from "./fault-lane.ts";

/** The numbers of a lane, in one line. */
export function summariseReport(report: FaultReport): string {
  const seconds = (report.elapsedMs / 1000).toFixed(1);
  const calls = Object.entries(report.byCall).map(([call, count]) => `${call} ${count}`);
  return (
    `${report.reached} of ${report.wanted} points reached${report.seed === undefined ? "" : ` (drawn by seed ${report.seed})`} ` +
    `in ${report.runs} runs, ${report.verified} systems verified, ${report.findings.length} with violations, ${seconds} s ` +
    `(${calls.join(", ")})`
  );
}
