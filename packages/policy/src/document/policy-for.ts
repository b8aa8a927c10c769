/** This defines `policyFor`: the policy by which one action is judged. */
import type { Policy } from "../fields/fields.ts";
import type { ActionPolicy } from "./action-policy.ts";

/** That of the run, but for the fields that the action has for itself. @param own null: none */
export function policyFor<P extends Partial<Policy>>(own: ActionPolicy | null, policy: P): P {
  if (own === null) return policy;
  return { ...policy, ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)) };
}
