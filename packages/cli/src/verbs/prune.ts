/** This defines what the verb `prune` does. */
import { prune, type PruneRequest } from "@switchyard/engine";
import type { Policy } from "@switchyard/policy";
import { agreeOnPrune } from "../ask/agree-on-prune.ts";
import { mayAsk } from "../ask/may-ask.ts";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { policyOf } from "../policy/policy-of.ts";
import { printPrune } from "../render/print-prune.ts";
import { untilSignal } from "../until-signal.ts";

type Options = GlobalOptions & { readonly keep?: number; readonly olderThan?: number; readonly commit?: boolean };

/** Removes old backups of these targets, or of all. */
export async function runPrune(options: Options, targets: readonly string[]): Promise<number> {
  const { policy } = policyOf(options);
  const mode = options.commit === true ? "commit" : "dry_run";
  const request: PruneRequest = { mode, targets, ...limitsOf(options, policy) };
  const refused = mode === "commit" && mayAsk() ? await agreeOnPrune(contextOf(options, { policy }), request) : null;
  if (refused !== null) return refused;
  const report = await untilSignal((signal) => prune(contextOf(options, { policy, signal }), request));
  return printPrune(report, options);
}

/** The short words are the same two fields; where neither is there, what the policy says. */
function limitsOf({ keep, olderThan }: Options, policy: Policy): Pick<PruneRequest, "countLimit" | "ageLimitMs"> {
  return { countLimit: keep ?? policy.retention_count_limit ?? undefined, ageLimitMs: olderThan ?? policy.retention_age_limit_ms ?? undefined };
}
