/** This defines `planSubject`: the apply of a plan, or the rollback of one that stands, as the fault lanes strike it. */
import { checkPlanEnding } from "../../checker/plan/check-plan-ending.ts";
import { commandHands } from "../../checker/command-hands.ts";
import type { Hands } from "../../checker/hands.ts";
import type { CrashedRoot } from "../../checker/crash-subject.ts";
import { judgePlan, type PlanPromise } from "../../checker/plan/judge-plan.ts";
import { type Situation, situationMemory, snapshotPrograms } from "../../checker/plan/situation.ts";
import type { CliCommands } from "../../command/cli-commands.ts";
import type { RecoverableSubject } from "../fault-subject.ts";
import { makeRun } from "../../command/make-run.ts";
import type { PlanShape } from "./plan-shapes.ts";
import { preparePlan } from "./prepare-plan.ts";

/** What is struck. */
export interface StruckPlan {
  readonly verb: "apply" | "rollback";
  readonly shape: PlanShape;
  /** See `Situation`. */
  readonly mayLink?: boolean | undefined;
  /** Who works on a system that the command has recovered, to see that it can be used; default: the command, which takes a process for each step. */
  readonly afterwards?: ((root: string) => Hands) | undefined;
}

/** What of it the lanes leave to their callers. */
export type PlanLaneOptions = Pick<StruckPlan, "mayLink" | "afterwards">;

/** It may do only all of that or nothing. Recovery goes back to the start of an apply before its commit point; a rollback it ends [REQ-J2]. */
export function planSubject(commands: CliCommands, { verb, shape, mayLink, afterwards = (root) => commandHands(commands, root) }: StruckPlan): RecoverableSubject {
  return {
    name: verb,
    async prepare(root) {
      const prepared = { ...(await preparePlan(root, commands, shape)), mayLink };
      situationMemory.write(root, verb === "apply" ? prepared : await standing(root, commands, prepared));
    },
    argv: (root) => (verb === "rollback" ? commands.rollback(root) : commands.applyPlan(root, situationMemory.read(root).plan)),
    recovery: (root) => commands.recover(root),
    checkEnding: checkPlanEnding,
    check: (state) => judgePlan(state, promiseOf(verb, state), { hands: afterwards(state.root), recover: commandHands(commands, state.root).recover, isUsed: true }),
  };
}

/** The run by which it stands, and the tree that this makes. */
async function standing(root: string, commands: CliCommands, prepared: Situation): Promise<Situation> {
  const run = await makeRun(commands.applyPlan(root, prepared.plan));
  return { ...prepared, verb: "rollback", standing: run, start: snapshotPrograms(root) };
}

/** A recovery that succeeds says nothing of a side. */
function promiseOf(verb: StruckPlan["verb"], { ending }: CrashedRoot): PlanPromise {
  return { done: ending?.struck === "recovery" ? null : verb === "apply" ? "new" : "old", sides: ["old", "new"] };
}
