/** This defines `refuseEverySyscall`. */
import type { FaultLane, FaultReport, FaultScene } from "./fault-lane.ts";
import { hitEveryPoint, type StrikeChoice } from "./hit-every-point.ts";
import { REFUSALS } from "./refusals.ts";

/** Lets each mutating call of the program of `lane` fail once, one run for each call and errno, and verifies each time. */
export function refuseEverySyscall<Scene extends FaultScene>(
  lane: FaultLane<Scene>,
  choice?: StrikeChoice,
  errnos: readonly string[] = REFUSALS,
): Promise<FaultReport> {
  return hitEveryPoint(lane, () => errnos.map((errno) => ({ kind: "refuse", errno })), choice);
}
