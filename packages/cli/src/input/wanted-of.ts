/** This defines `wantedOf`: what a command line wants planned, and by which policy. */
import type { Context } from "@switchyard/engine";
import { policyOf } from "../policy/policy-of.ts";
import { unlessDecided } from "../policy/unless-decided.ts";
import { checkingContextOf } from "./checking-context-of.ts";
import type { GlobalOptions, PlanOptions } from "./context-of.ts";
import { readRequest, type WantedPlan } from "./read-request.ts";

/** What to plan, and the engine's context for it. */
export interface Wanted {
  readonly request: WantedPlan["request"];
  readonly context: Context;
}

/**
 * Of the file and the options together. What the command line or the environment says of the policy holds for single items too.
 *
 * @throws `E_USAGE`: as `readRequest`, `policyOf` and `contextOf`
 */
export function wantedOf(file: string | undefined, options: GlobalOptions & PlanOptions): Wanted {
  const { request, manifestPolicy } = readRequest(file, options);
  const { policy, origins } = policyOf(options, manifestPolicy);
  return { request: unlessDecided(request, origins), context: checkingContextOf(options, { policy }) };
}
