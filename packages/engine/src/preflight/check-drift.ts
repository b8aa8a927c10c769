/** This defines `checkDrift`: whether a saved plan still fits the system. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import { documented, type DocumentedAction, type PlanDocument } from "../plan/plan-document.ts";
import type { ObservedPlan } from "./observe-plan.ts";

/**
 * Compares everything that a saved plan was decided upon with what is there now: the targets by identity and content, the
 * sources by identity, the backups by generation. A target that already is what is wanted has not drifted.
 *
 * @throws `E_POLICY` `drift`, naming the first path that differs and in what
 */
export function checkDrift(saved: PlanDocument, observed: ObservedPlan): void {
  if (saved.plan_id !== observed.plan.planId) throw drift("/", "the same request makes another plan now: links in its paths, or the policy, have changed");
  const before = new Map(saved.actions.map((action) => [action.action_id, action]));
  for (const action of observed.actions) {
    const expected = before.get(action.action.actionId);
    const found = action.done ? undefined : differenceOf(expected, documented(action));
    if (found !== undefined) throw drift(action.seen.target, found);
  }
}

function differenceOf(saved: DocumentedAction | undefined, now: DocumentedAction): string | undefined {
  if (saved === undefined) return "the saved plan does not name it";
  const then = new Map(Object.entries<unknown>(saved.expects));
  const differs = ([name, value]: [string, unknown]): boolean => !isUntaken(name, value, then.get(name)) && JSON.stringify(value) !== JSON.stringify(then.get(name));
  const [key] = Object.entries<unknown>(now.expects).find(differs) ?? [];
  return key === undefined ? undefined : DIFFERENCES[key];
}

/** A hash that was not taken here or there (`record_hashes`) tells nothing: the node's size and time do. */
function isUntaken(name: string, now: unknown, then: unknown): boolean {
  return name === "hash" && (now === null || then === null);
}

const DIFFERENCES: Record<string, string> = {
  node: "it is another node, or was changed, since the plan was saved",
  hash: "its content is another one since the plan was saved",
  source_node: "its source is another file, or was changed, since the plan was saved",
  generation: "another backup would be restored now than when the plan was saved",
};

function drift(path: string, found: string): SwitchyardError {
  const message = `Cannot apply the saved plan at ${JSON.stringify(path)}: ${found}.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "drift", op: "apply", path, message });
}
