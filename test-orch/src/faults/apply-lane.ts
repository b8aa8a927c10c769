/** This defines `applyLane`: the apply of a plan, ready to be struck. */
import type { CliCommands } from "./cli-commands.ts";
import type { RecoverableLane } from "./fault-lane.ts";
import { planLane } from "./plan-lane.ts";
import type { PlanScene } from "./plan-scene.ts";
import type { PlanShape } from "./plan-shapes.ts";
import { preparePlan } from "./prepare-plan.ts";

/** Strikes an apply. Recovery goes back to the start before the commit point and forward after it. */
export function applyLane(commands: CliCommands, shape: PlanShape): RecoverableLane<PlanScene> {
  return planLane(commands, {
    prepare: () => preparePlan(commands, shape),
    argv: ({ root, plan }) => commands.applyPlan(root, plan),
  });
}
