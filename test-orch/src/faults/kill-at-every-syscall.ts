/** This defines `killAtEverySyscall`. */
import type { FaultLane, FaultReport, FaultScene } from "./fault-lane.ts";
import { hitEveryPoint } from "./hit-every-point.ts";

/** Kills the program of `lane` right before each of its mutating calls, one run per call, and verifies each time. */
export function killAtEverySyscall<Scene extends FaultScene>(lane: FaultLane<Scene>): Promise<FaultReport> {
  return hitEveryPoint(lane, () => [{ kind: "kill" }]);
}
