/** This defines the verb `prune`. */
import { prune, type PruneRequest } from "@switchyard/engine";
import type { Policy } from "@switchyard/policy";
import { Option, type Command } from "commander";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { parseCount } from "../input/parse-count.ts";
import { parseDuration } from "../input/parse-duration.ts";
import { addPolicyOptions } from "../policy/add-policy-options.ts";
import { policyOf } from "../policy/policy-of.ts";
import { VERB_FIELDS } from "../policy/verb-fields.ts";
import { printPrune } from "../render/print-prune.ts";
import { untilSignal } from "../until-signal.ts";
import type { SetExitCode } from "./set-exit-code.ts";

type Options = GlobalOptions & { readonly keep?: number; readonly olderThan?: number; readonly commit?: boolean };

/** Adds the verb to the tree. */
export function addPrune(program: Command, setExitCode: SetExitCode): void {
  const verb = program
    .command("prune")
    .description(
      "Remove old backups, by count, by age or both. Never the newest, the first, a pinned one, or what undoing the newest run needs. A dry run unless --commit is given. (changes the system)",
    )
    .argument("[target...]", "whose backups; all targets of all runs if none is given")
    .addOption(new Option("--keep <n>", "keep at most N backups of each target").argParser(parseCount).conflicts("retentionCountLimit"))
    .addOption(new Option("--older-than <duration>", "remove what is older, e.g. 12h, 30d").argParser(parseDuration).conflicts("retentionAgeLimitMs"))
    .option("--commit", "do it");
  addPolicyOptions(verb, VERB_FIELDS.prune).action(async (targets: readonly string[], _own: unknown, command: Command) => {
    const options = command.optsWithGlobals<Options>();
    const { policy } = policyOf(options);
    const mode = options.commit === true ? "commit" : "dry_run";
    const report = await untilSignal((signal) => prune(contextOf(options, { policy, signal }), { mode, targets, ...limitsOf(options, policy) }));
    setExitCode(await printPrune(report, options));
  });
}

/** The short words are the same two fields; where neither is there, what the policy says. */
function limitsOf({ keep, olderThan }: Options, policy: Policy): Pick<PruneRequest, "countLimit" | "ageLimitMs"> {
  return { countLimit: keep ?? policy.retention_count_limit ?? undefined, ageLimitMs: olderThan ?? policy.retention_age_limit_ms ?? undefined };
}
