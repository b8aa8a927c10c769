/** This defines `planLanes`: the apply and the rollback of a plan of each shape. */
import { applyLane } from "./apply-lane.ts";
import type { CliCommands } from "../../command/cli-commands.ts";
import type { RecoverableLane } from "../fault-lane.ts";
import type { PlanLaneOptions } from "./plan-subject.ts";
import { planShapes, type PlanShape } from "./plan-shapes.ts";
import { rollbackLane } from "./rollback-lane.ts";

const NAMED: readonly (readonly [string, PlanShape])[] = [
  ["mixed kinds", planShapes.mixedKinds],
  ["several directories", planShapes.severalDirectories],
  ["what an earlier run placed", planShapes.replacing],
  ["restores", planShapes.restoring],
  ["links and restores", planShapes.replacingAndRestoring],
];

/** Each with its name in tests: "apply of mixed kinds". */
export function planLanes(commands: CliCommands, options: PlanLaneOptions = {}): readonly (readonly [string, RecoverableLane])[] {
  return NAMED.flatMap(([name, shape]) => [
    [`apply of ${name}`, applyLane(commands, shape, options)] as const,
    [`rollback of ${name}`, rollbackLane(commands, shape, options)] as const,
  ]);
}
