/** This defines `summariseReport`. */
import type { FaultReport } from "./fault-report.ts";

/** The numbers of a lane, in one line. */
export function summariseReport(report: FaultReport): string {
  const seconds = (report.elapsedMs / 1000).toFixed(1);
  const calls = Object.entries(report.byCall).map(([call, count]) => `${call} ${count}`);
  const outcomes = Object.entries(report.outcomes).map(([outcome, count]) => `${count} × ${outcome}`);
  return (
    `${report.points} points, ${report.injections} injections (${report.reached} of ${report.wanted} wanted) in ${report.runs} runs, ` +
    `${report.states} distinct crash states checked, ${report.findings.length} findings, ${seconds} s (${calls.join(", ")}): ${outcomes.join(", ")}`
  );
}
