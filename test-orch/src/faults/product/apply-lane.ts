/** This defines `applyLane`: the apply of a plan, ready to be struck. */
import type { CliCommands } from "../../command/cli-commands.ts";
import { type RecoverableLane, recoverableLane } from "../fault-lane.ts";
import { planSubject, type PlanLaneOptions } from "./plan-subject.ts";
import type { PlanShape } from "./plan-shapes.ts";

/** Strikes an apply. Recovery goes back to the start before the commit point and forward after it. */
export function applyLane(commands: CliCommands, shape: PlanShape, options: PlanLaneOptions = {}): RecoverableLane {
  return recoverableLane(planSubject(commands, { verb: "apply", shape, ...options }));
}
