/** This defines `evaluateRun`: the one function by which preflight, dry run and commit judge a run as a whole (REQ-S10). */
import type { Policy } from "./fields/fields.ts";
import type { Stop } from "./gates/gate.ts";
import type { RunObservation } from "./gates/run-observation.ts";
import { judgeRun } from "./judge-run.ts";

/** Everything that stops this run, in the table's order; none: it may go ahead. What a policy lets pass is told by `judgeRun`. */
export function evaluateRun(seen: RunObservation, policy: Policy): readonly Stop[] {
  return judgeRun(seen, policy).flatMap(({ stops }) => stops.filter(({ overriddenBy }) => overriddenBy === null));
}
