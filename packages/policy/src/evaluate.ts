/** This defines `evaluate`: the one function by which preflight, dry run and commit judge (REQ-S10). */
import { GATES } from "./gates.ts";
import type { Stop } from "./gate.ts";
import type { ActionObservation } from "./observations.ts";
import type { Policy } from "./policy-document.ts";

/** Every gate that stops this action, in the table's order; none: it may go ahead. */
export function evaluate(seen: ActionObservation, policy: Policy): readonly Stop[] {
  return GATES.map((gate) => gate.check(seen, policy)).filter((stop) => stop !== null);
}
