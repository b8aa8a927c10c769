/** This defines `recoverLane`: the recovery of a crashed command, ready to be struck itself. */
import { checkExit } from "./check-exit.ts";
import type { CliCommands } from "./cli-commands.ts";
import { type CrashSite, crashAt } from "./crash-at.ts";
import type { FaultScene, RecoverableLane } from "./fault-lane.ts";

/**
 * Strikes the recovery of a command that died at `site`. Recovery can be interrupted at every point [REQ-J2]; `lane` may
 * be another lane of this kind, so that the recovery is that of a recovery.
 */
export function recoverLane<Scene extends FaultScene>(commands: CliCommands, lane: RecoverableLane<Scene>, site: CrashSite): RecoverableLane<Scene> {
  return {
    prepare: () => crashAt(lane, site),
    argv: ({ root }) => commands.recover(root),
    worksOnNewest: true,
    verifyEnding: (_scene, ending) => checkExit(ending),
    verify: lane.verifyRecovered,
    verifyRecovered: lane.verifyRecovered,
  };
}
