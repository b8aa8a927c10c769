/** This defines `refuseEverySyscall`. */
import type { FaultLane } from "./fault-lane.ts";
import type { FaultReport } from "./fault-report.ts";
import { hitEveryPoint, type StrikeChoice } from "./hit-every-point.ts";
import { REFUSALS } from "./refusals.ts";

/** Lets each mutating call of the program of `lane` fail once, one run for each call and errno, and verifies each time. */
export function refuseEverySyscall(lane: FaultLane, choice?: StrikeChoice, errnos: readonly string[] = REFUSALS): Promise<FaultReport> {
  return hitEveryPoint(lane, () => errnos.map((errno) => ({ kind: "refuse", errno })), choice);
}
