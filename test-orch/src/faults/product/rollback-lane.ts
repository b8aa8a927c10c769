/** This defines `rollbackLane`: the rollback of a committed run, ready to be struck. */
import type { CliCommands } from "../../command/cli-commands.ts";
import { type RecoverableLane, recoverableLane } from "../fault-lane.ts";
import { planSubject, type PlanLaneOptions } from "./plan-subject.ts";
import type { PlanShape } from "./plan-shapes.ts";

/** Strikes the rollback of a plan that stands. Recovery takes it on to its end [REQ-J2]. */
export function rollbackLane(commands: CliCommands, shape: PlanShape, options: PlanLaneOptions = {}): RecoverableLane {
  return recoverableLane(planSubject(commands, { verb: "rollback", shape, ...options }));
}
