/** This defines `rollbackLane`: the rollback of a committed run, ready to be struck. */
import { snapshotTree } from "../scratch/snapshot-tree.ts";
import type { CliCommands } from "./cli-commands.ts";
import type { RecoverableLane } from "./fault-lane.ts";
import { makeRun } from "./make-run.ts";
import { planLane } from "./plan-lane.ts";
import type { PlanScene } from "./plan-scene.ts";
import type { PlanShape } from "./plan-shapes.ts";
import { preparePlan } from "./prepare-plan.ts";
import { PROGRAM_DIRECTORIES } from "./program-directories.ts";

/** Strikes the rollback of a plan that stands. Recovery takes it on to its end [REQ-J2]. */
export function rollbackLane(commands: CliCommands, shape: PlanShape): RecoverableLane<PlanScene> {
  return planLane(commands, {
    prepare: () => prepareRollback(commands, shape),
    argv: ({ root }) => commands.rollback(root),
  });
}

async function prepareRollback(commands: CliCommands, shape: PlanShape): Promise<PlanScene> {
  const scene = await preparePlan(commands, shape);
  const standing = await makeRun(scene, commands.applyPlan(scene.root, scene.plan));
  return { ...scene, verb: "rollback", standing, start: snapshotTree(scene.root, PROGRAM_DIRECTORIES) };
}
