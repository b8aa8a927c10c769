/** This defines `judgeAction`: what every gate says of one action, for the facts. */
import type { Policy } from "./fields/fields.ts";
import type { Verdict } from "./gates/gate.ts";
import { GATES } from "./gates/gates.ts";
import type { ActionObservation } from "./gates/observations.ts";

/** One verdict for each gate, in the table's order. The stops among them are those of `evaluate`. */
export function judgeAction(seen: ActionObservation, policy: Policy): readonly Verdict[] {
  return GATES.map((gate) => gate.check(seen, policy));
}
