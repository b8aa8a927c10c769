/** This defines `refuseEverySyscall`. */
import type { Sample } from "./draw-sample.ts";
import type { FaultLane, FaultReport, FaultScene } from "./fault-lane.ts";
import type { FaultPoint } from "./fault-points.ts";
import { hitEveryPoint } from "./hit-every-point.ts";

/**
 * Lets each mutating call of the program of `lane` fail once, one run per call and errno, and verifies each time.
 *
 * @param errnosAt the errors to try at a point, e.g. `["EIO", "ENOSPC"]`
 * @param sample try only so many of them
 */
export function refuseEverySyscall<Scene extends FaultScene>(
  lane: FaultLane<Scene>,
  errnosAt: (point: FaultPoint) => readonly string[],
  sample?: Sample,
): Promise<FaultReport> {
  return hitEveryPoint(lane, (point) => errnosAt(point).map((errno) => ({ kind: "refuse", errno })), sample);
}
