/** This defines `killAtEverySyscall`. */
import type { FaultLane, FaultReport, FaultScene } from "./fault-lane.ts";
import { hitEveryPoint, type StrikeChoice } from "./hit-every-point.ts";

/** Kills the program of `lane` right before each of its mutating calls, one run per call, and verifies each time. */
export function killAtEverySyscall<Scene extends FaultScene>(lane: FaultLane<Scene>, choice?: StrikeChoice): Promise<FaultReport> {
  return hitEveryPoint(lane, () => [{ kind: "kill" }], choice);
}
