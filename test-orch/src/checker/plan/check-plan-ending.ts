/** This defines `checkPlanEnding`: whether a struck apply, rollback or recovery said what it did. */
import { checkExit } from "../check-exit.ts";
import type { StruckRoot } from "../struck-root.ts";
import { UNDO_FAILED } from "../undo-failed.ts";
import { checkTree } from "./check-tree.ts";
import { lookAtTargets } from "./look-at-targets.ts";
import { situationMemory } from "./situation.ts";

/**
 * A killed command says nothing and may leave anything that recovery mends. One that lived through a refused call has
 * done all on success, and nothing at all on failure [REQ-R4]. A recovery claims nothing of a side.
 */
export function checkPlanEnding({ root, ending }: StruckRoot): string[] {
  const { fault, exitCode, struck } = ending;
  const violations = checkExit(ending);
  if (struck === "recovery" || fault.kind === "kill" || exitCode === undefined || exitCode === UNDO_FAILED) return violations;
  const situation = situationMemory.read(root);
  const claimed = (exitCode === 0) === (situation.verb === "apply") ? "new" : "old";
  const { side } = lookAtTargets(root, situation);
  if (side !== claimed) return [...violations, `exit ${exitCode}, but the targets are ${side}, not ${claimed}`];
  return [...violations, ...checkTree(root, situation, side).map((line) => `exit ${exitCode}, but ${line}`)];
}
