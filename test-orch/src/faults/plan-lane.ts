/** This defines `planLane`: what applies and rollbacks of a plan have in common when they are struck. */
import { checkPlanAfterCrash, checkPlanEnding } from "./check-plan.ts";
import type { CliCommands } from "./cli-commands.ts";
import type { FaultLane, RecoverableLane } from "./fault-lane.ts";
import type { PlanScene } from "./plan-scene.ts";

/** The lane of a command that carries out or takes back the plan of its scene, and may do only all of that or nothing. */
export function planLane(commands: CliCommands, struck: Pick<FaultLane<PlanScene>, "prepare" | "argv">): RecoverableLane<PlanScene> {
  return {
    ...struck,
    verifyEnding: checkPlanEnding,
    verify: (scene, ending) => checkPlanAfterCrash(scene, { ending, commands }),
    verifyRecovered: (scene, ending) => checkPlanAfterCrash(scene, { ending, commands, mayStayOpen: true }),
  };
}
