/** This defines `planLane`: a plan for a system with a history, ready to be struck. */
import { checkPlanAfterCrash, checkPlanEnding } from "./check-plan.ts";
import type { CliCommands } from "./cli-commands.ts";
import type { RecoverableLane } from "./fault-lane.ts";
import type { PlanScene } from "./plan-scene.ts";

/** Strikes the apply of a scene's plan. Recovery goes back to the start before the commit point and forward after it. */
export function planLane(commands: CliCommands, prepare: () => Promise<PlanScene>): RecoverableLane<PlanScene> {
  return {
    prepare,
    argv: ({ root, plan }) => commands.applyPlan(root, plan),
    verify: async (scene, ending) => [...checkPlanEnding(scene, ending), ...(await checkPlanAfterCrash(scene, { ending, commands }))],
    verifyRecovered: (scene, ending) => checkPlanAfterCrash(scene, { ending, commands, mayStayOpen: true }),
  };
}
