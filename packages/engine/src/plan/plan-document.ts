/** This defines `planDocument`: a plan as it is written down. */
import { formatPath } from "@switchyard/fs-atomic";
import type { Plan } from "./plan.ts";

/** The plan as plain data, with its kind and version. */
export function planDocument(plan: Plan): unknown {
  return {
    kind: "switchyard.plan",
    schema_version: 1,
    plan_id: plan.planId,
    actions: plan.actions.map((action) => ({
      action_id: action.actionId,
      kind: action.kind,
      target: formatPath(action.target),
      ...(action.kind === "link" ? { source: formatPath(action.source), dest: action.dest } : { which: action.which }),
    })),
  };
}
