/** This defines `evaluate`: the one function by which preflight, dry run and commit judge an action (REQ-S10). */
import type { Policy } from "./fields/fields.ts";
import type { Stop } from "./gates/gate.ts";
import type { ActionObservation } from "./gates/observations.ts";
import { judgeAction } from "./judge-action.ts";

/** Everything that stops this action, in the table's order; none: it may go ahead. What a policy lets pass is told by `judgeAction`. */
export function evaluate(seen: ActionObservation, policy: Policy): readonly Stop[] {
  return judgeAction(seen, policy).flatMap(({ stops }) => stops.filter(({ overriddenBy }) => overriddenBy === null));
}
