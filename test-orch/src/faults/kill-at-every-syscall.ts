/** This defines `killAtEverySyscall`. */
import type { Sample } from "./draw-sample.ts";
import type { FaultLane, FaultReport, FaultScene } from "./fault-lane.ts";
import { hitEveryPoint } from "./hit-every-point.ts";

/**
 * Kills the program of `lane` right before each of its mutating calls, one run per call, and verifies each time.
 *
 * @param sample kill at only so many of them
 */
export function killAtEverySyscall<Scene extends FaultScene>(lane: FaultLane<Scene>, sample?: Sample): Promise<FaultReport> {
  return hitEveryPoint(lane, () => [{ kind: "kill" }], sample);
}
