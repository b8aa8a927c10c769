/** This defines the verb `policy`. */
import type { Command } from "commander";
import type { GlobalOptions } from "../input/context-of.ts";
import { readPlanFile } from "../input/read-plan-file.ts";
import { addPolicyOptions } from "../policy/add-policy-options.ts";
import { policyOf } from "../policy/policy-of.ts";
import { VERB_FIELDS } from "../policy/verb-fields.ts";
import { printPolicy } from "../render/print-policy.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb and its own verb `show` to the tree. */
export function addPolicy(program: Command, setExitCode: SetExitCode): void {
  const policy = program.command("policy").description("What an operator allows. (reads only)");
  const show = policy
    .command("show")
    .description("Show the policy that a command with the same options, environment and manifest would go by, as a file that --policy takes. (reads only)")
    .argument("[manifest]", "a manifest whose policy counts too")
    .option("--origin", "say of each value where it comes from");
  addPolicyOptions(show, VERB_FIELDS.show).action(async (file: string | undefined, _own: unknown, command: Command) => {
    const options = command.optsWithGlobals<GlobalOptions & { readonly origin?: boolean }>();
    setExitCode(await printPolicy(policyOf(options, file === undefined ? null : readPlanFile(file).policy), options));
  });
}
