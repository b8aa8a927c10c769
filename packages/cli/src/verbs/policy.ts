/** This defines what the verb `policy show` does. */
import type { GlobalOptions } from "../input/context-of.ts";
import { readPlanFile } from "../input/read-plan-file.ts";
import { policyOf } from "../policy/policy-of.ts";
import { printPolicy } from "../render/print-policy.ts";

/** Shows the policy that a command would go by. */
export async function runPolicyShow(options: GlobalOptions & { readonly origin?: boolean }, file: string | undefined): Promise<number> {
  return printPolicy(policyOf(options, file === undefined ? null : readPlanFile(file).policy), options);
}
