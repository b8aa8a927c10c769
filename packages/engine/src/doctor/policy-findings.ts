/** This defines `policyFindings`: what the policy gives away. Pure. */
import { DEFAULT_POLICY, FIELD_NAMES, FIELDS, type Policy } from "@switchyard/policy";
import { ok, thrown, warn, type Finding } from "./finding.ts";

/**
 * The fields that let pass what the preset `production` would stop, in one finding.
 *
 * @param error why the policy could not be read; then it is one that nobody has written
 */
export function policyFindings(policy: Policy, error: unknown): Finding[] {
  if (error !== undefined) return [thrown("policy", error)];
  const wide = FIELD_NAMES.filter((field) => policy[field] !== DEFAULT_POLICY[field] && ((FIELDS[field].widens === "true" && policy[field] === true) || (FIELDS[field].widens === "false" && policy[field] === false)));
  if (wide.length === 0) return [ok("policy", "it lets nothing pass that production would stop")];
  return [warn("policy", `it lets pass what production would stop: ${wide.map((field) => `${field} ${String(policy[field])}`).join(", ")}`, ["switchyard policy show --origin"])];
}
