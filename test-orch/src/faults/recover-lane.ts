/** This defines `recoverLane`: the recovery of a crashed command, ready to be struck itself. */
import { type CrashSite, crashAt } from "./points/crash-at.ts";
import type { RecoverableLane } from "./fault-lane.ts";

/**
 * Strikes the recovery of a command that died at `site`. Recovery can be interrupted at every point [REQ-J2]; `lane` may
 * be another lane of this kind, so that the recovery is that of a recovery.
 */
export function recoverLane(lane: RecoverableLane, site: CrashSite): RecoverableLane {
  const { check, checkEnding, recovery } = lane;
  return { plant: () => crashAt(lane, site), argv: recovery, check, checkEnding, recovery, struck: "recovery", worksOnNewest: true };
}
