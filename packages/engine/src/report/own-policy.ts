/** This defines `ownPolicy`: the policy fields that an action has for itself, as facts and reports say them. */
import type { PlannedAction } from "../plan/plan.ts";

/** By name; no key where there is none. */
export function ownPolicy({ policy }: Pick<PlannedAction, "policy">): { readonly policy?: Record<string, boolean | string[]> } {
  if (policy === null) return {};
  return { policy: Object.fromEntries(Object.entries(policy).flatMap(([field, value]) => (value === undefined ? [] : [[field, value]]))) };
}
