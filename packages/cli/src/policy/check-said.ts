/** This defines `checkSaid`: what is said of the policy is passed over by no verb, also by none that needs no policy. */
import process from "node:process";
import type { PolicySources } from "./policy-of.ts";
import { unknownVariable } from "./variables.ts";

/** These tell it as one of their findings, or work on nothing. */
const EXEMPT: ReadonlySet<string> = new Set(["doctor", "help", "completion", "complete-values"]);

/**
 * What can be read at no cost is looked at always: names of variables. What a command line itself names, `--config` and `--policy`,
 * is read; whoever needs it reads it again.
 *
 * @param verb as it is typed
 * @throws `E_USAGE`, as `policyOf` does
 */
export async function checkSaid(verb: string, options: PolicySources): Promise<void> {
  if (EXEMPT.has(verb)) return;
  const variable = unknownVariable(process.env);
  if (variable !== null) throw (await import("./unknown-variable-error.ts")).unknownVariableError(variable);
  if (typeof options.config === "string" || options.policy !== undefined) (await import("./policy-of.ts")).policyOf(options);
}
