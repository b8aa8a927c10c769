/** This defines `judgeRun`: what every gate says of a run as a whole, for the facts. */
import type { Policy } from "./fields/fields.ts";
import type { Verdict } from "./gates/gate.ts";
import { RUN_GATES } from "./gates/run-gates.ts";
import type { RunObservation } from "./gates/run-observation.ts";

/** One verdict for each gate, in the table's order. The stops among them are those of `evaluateRun`. */
export function judgeRun(seen: RunObservation, policy: Policy): readonly Verdict[] {
  return RUN_GATES.map((gate) => gate.check(seen, policy));
}
