/** This defines `killAtEverySyscall`. */
import type { FaultLane } from "./fault-lane.ts";
import type { FaultReport } from "./fault-report.ts";
import { hitEveryPoint, type StrikeChoice } from "./hit-every-point.ts";

/** Kills the program of `lane` right before each of its mutating calls, one run per call, and verifies each time. */
export function killAtEverySyscall(lane: FaultLane, choice?: StrikeChoice): Promise<FaultReport> {
  return hitEveryPoint(lane, () => [{ kind: "kill" }], choice);
}
