/** This declares the verb `policy`. */
import type { Command } from "commander";
import { addPolicyOptions } from "../policy/add-policy-options.ts";
import { VERB_FIELDS } from "../policy/verb-fields.ts";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb and its own verb `show` to the tree. */
export function addPolicy(program: Command, setExitCode: SetExitCode): void {
  const policy = program.command("policy").description("What an operator allows. (reads only)");
  const show = policy
    .command("show")
    .description("Show the policy that a command with the same options, environment and manifest would go by, as a file that --policy takes. (reads only)")
    .argument("[manifest]", "a manifest whose policy counts too")
    .option("--origin", "say of each value where it comes from");
  addPolicyOptions(show, VERB_FIELDS.show).action(lazily(setExitCode, async () => (await import("../verbs/policy.ts")).runPolicyShow));
}
