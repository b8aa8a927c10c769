/** This defines `pruneLane`: a prune of several generations of backups, ready to be struck. */
import type { CliCommands } from "../../command/cli-commands.ts";
import { faultLane, type FaultLane } from "../fault-lane.ts";
import { struckPruneSubject } from "./struck-prune-subject.ts";

/** Strikes `prune`. What was removed stays so; the next prune goes on [REQ-J2]. */
export function pruneLane(commands: CliCommands): FaultLane {
  return faultLane(struckPruneSubject(commands));
}
