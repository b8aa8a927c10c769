/** This defines what must be true once a plan has been struck: `checkPlanEnding`, `checkPlanAfterCrash`. */
import { diffTrees } from "../scratch/diff-trees.ts";
import { snapshotTree } from "../scratch/snapshot-tree.ts";
import { checkAttested } from "./check-attested.ts";
import { checkExit } from "./check-exit.ts";
import { checkFacts } from "./check-facts.ts";
import { checkNothingOpen } from "./check-nothing-open.ts";
import { checkPlannedTree } from "./check-planned-tree.ts";
import { checkSecondRecovery } from "./check-second-recovery.ts";
import type { CliCommands } from "./cli-commands.ts";
import type { FaultEnding } from "./fault-lane.ts";
import type { PlanScene } from "./plan-scene.ts";
import { plannedSide } from "./planned-side.ts";
import { PROGRAM_DIRECTORIES } from "./program-directories.ts";
import { runCommand } from "./run-command.ts";
import { UNDO_FAILED } from "./undo-failed.ts";

/**
 * A killed command says nothing and may leave anything that recovery mends. One that lived through a refused call has
 * done all on success, and nothing at all on failure [REQ-R4].
 */
export function checkPlanEnding(scene: PlanScene, ending: FaultEnding): string[] {
  const { fault, exitCode } = ending;
  const violations = checkExit(ending);
  if (fault.kind === "kill" || exitCode === undefined || exitCode === UNDO_FAILED) return violations;
  const claimed = (exitCode === 0) === (scene.verb === "apply") ? "new" : "old";
  const { side } = plannedSide(scene);
  if (side !== claimed) return [...violations, `exit ${exitCode}, but the targets are ${side}, not ${claimed}`];
  return [...violations, ...checkPlannedTree(scene, side).map((line) => `exit ${exitCode}, but ${line}`)];
}

/** How the apply or rollback of a plan was struck. */
export interface StruckPlan {
  readonly ending: FaultEnding;
  readonly commands: CliCommands;
  /** Whether the struck command may leave a run open when it fails: a recovery may, an apply may not. */
  readonly mayStayOpen?: boolean;
}

/**
 * (1) Right after the crash every target is as before the plan or as planned [REQ-A1, REQ-A2]. (2) `recover` succeeds and
 * brings all to one side [REQ-A3], (3) and again changes nothing [REQ-J2]. (4) The tree is on that side,
 * name for name [REQ-B2, REQ-R2], the facts tell the truth [REQ-O9], and what stands is signed [REQ-O4]. (5) The system is usable: the plan, applied where
 * it does not stand, is done, and its rollback brings back exactly what was before [REQ-R1]. (6) The chain of facts is whole.
 *
 * @returns the violations, one line each; the later checks are left out where an earlier one makes them moot
 */
export async function checkPlanAfterCrash(scene: PlanScene, { ending, commands, mayStayOpen = false }: StruckPlan): Promise<string[]> {
  const { root, verb, start, planned, earlierRuns } = scene;
  const violations = plannedSide(scene).violations.map((violation) => `after the crash: ${violation}`); // (1)
  const untouched = snapshotTree(root, PROGRAM_DIRECTORIES).hash === start.hash;
  const recovery = await runCommand(commands.recover(root)); // (2)
  if (recovery.exitCode !== 0 || recovery.document === undefined) return [...violations, `recover failed: ${recovery.summary}`];
  violations.push(...checkNothingOpen(ending, recovery.document, untouched || (mayStayOpen && ending.exitCode !== 0)));
  const recovered = plannedSide(scene);
  violations.push(...recovered.violations.map((violation) => `after recover: ${violation}`));
  if (recovered.violations.length > 0) return violations;
  if (recovered.side === "mixed") return [...violations, "after recover: some targets are as planned and some are not"];
  violations.push(...(await checkSecondRecovery(commands, root))); // (3)
  violations.push(...checkPlannedTree(scene, recovered.side).map((line) => `after recover: ${line}`)); // (4)
  const links = [...planned.keys()].map((target) => ({ target }));
  violations.push(...checkFacts({ root, links }, { verb, side: recovered.side, earlierRuns }));
  violations.push(...checkAttested(root, { mayLack: ending.fault.kind !== "kill" }));
  violations.push(...(await checkRoundTrip(scene, recovered.side, commands))); // (5)
  const chain = await runCommand(commands.verifyFacts(root)); // (6)
  return chain.exitCode === 0 ? violations : [...violations, `facts verify failed: ${chain.summary}`];
}

async function checkRoundTrip(scene: PlanScene, side: "old" | "new", commands: CliCommands): Promise<string[]> {
  const { root, plan, before } = scene;
  if (side === "old") {
    const applied = await runCommand(commands.applyPlan(root, plan));
    if (applied.exitCode !== 0) return [`following apply failed: ${applied.summary}`];
    const after = plannedSide(scene);
    if (after.side !== "new") return [`following apply: targets are ${after.side}: ${after.violations.join(", ")}`];
  }
  const undone = await runCommand(commands.rollback(root, side === "new" ? scene.standing : undefined));
  if (undone.exitCode !== 0) return [`following rollback failed: ${undone.summary}`];
  const now = snapshotTree(root, PROGRAM_DIRECTORIES);
  return diffTrees(before, now, { withoutReserved: true }).map((line) => `following rollback: ${line}`);
}
