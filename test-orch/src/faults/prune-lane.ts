/** This defines `pruneLane`: a prune of several generations of backups, ready to be struck. */
import { checkAfterPrune, KEPT } from "./check-after-prune.ts";
import { checkPruneReport } from "./check-prune-report.ts";
import type { CliCommands } from "./cli-commands.ts";
import type { FaultLane } from "./fault-lane.ts";
import { type PruneScene, pruneScene } from "./prune-scene.ts";

/** Strikes `prune`. What was removed stays so; the next prune goes on [REQ-J2]. */
export function pruneLane(commands: CliCommands): FaultLane<PruneScene> {
  return {
    prepare: () => pruneScene(commands),
    argv: ({ root }) => commands.prune(root, KEPT),
    verifyEnding: checkPruneReport,
    verify: (scene) => checkAfterPrune(scene, commands),
  };
}
