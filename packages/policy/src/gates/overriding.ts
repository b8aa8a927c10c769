/** This defines which policy field lets a finding pass: its own, or for actions `override_preflight` (REQ-C2). */
import { FIELDS, type Policy, type PolicyField } from "../fields/fields.ts";
import type { Finding } from "./gate.ts";

/** Of a run as a whole: its own field alone, where that is one that allows. Demands that a policy does not make are not found at all. */
export function overridingOfRun({ override }: Finding, policy: Policy): PolicyField | null {
  return override !== undefined && isAllowing(override) && policy[override] === true ? override : null;
}

/**
 * Of an action: its own field, else `override_preflight`, which stands for all fields that allow one thing. Not for
 * `allow_self_lockout`, after which nothing may be left to undo with, nor for demands and places that the policy itself
 * makes: who wants less of them writes so.
 */
export function overridingOfAction(finding: Finding, policy: Policy): PolicyField | null {
  const own = overridingOfRun(finding, policy);
  if (own !== null) return own;
  const { override } = finding;
  const isBlanket = override !== undefined && isAllowing(override) && override !== "allow_self_lockout";
  return isBlanket && policy.override_preflight ? "override_preflight" : null;
}

/** The fields that let something pass by being true. */
function isAllowing(field: PolicyField): boolean {
  return /^(?:allow|force)_/u.test(field) && FIELDS[field].widens === "true";
}
