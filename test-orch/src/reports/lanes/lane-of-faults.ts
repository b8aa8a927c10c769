/** This defines `laneOfFaults`. */
import type { FaultFinding, FaultReport } from "../../faults/fault-report.ts";
import { faultName } from "../../faults/fault.ts";
import type { LaneResult } from "../lanes-result.ts";

/** What a fault lane has found, as reports have it. A point that no shot ever struck is a finding. */
export function laneOfFaults(lane: string, { points, injections, states, findings, neverReached, elapsedMs }: FaultReport, { seed, repeat }: { readonly seed: number; readonly repeat: (finding: FaultFinding | null) => string }): LaneResult {
  return {
    lane: `faults: ${lane}`,
    seed,
    points,
    states: injections,
    distinct: states,
    findings: [
      ...findings.map((finding) => ({ what: [`${faultName(finding.fault)} at ${finding.point.key}`, ...finding.violations.map((line) => `- ${line}`)].join("\n"), reproduce: repeat(finding) })),
      ...neverReached.map((key) => ({ what: `never reached: ${key}`, reproduce: repeat(null) })),
    ],
    duration_ms: elapsedMs,
  };
}
