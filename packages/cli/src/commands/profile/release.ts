/** This declares the verb `profile release`. */
import type { Command } from "commander";
import { addPolicyOptions } from "../../policy/add-policy-options.ts";
import { VERB_FIELDS } from "../../policy/verb-fields.ts";
import { confirmOption } from "../confirm-option.ts";
import { factsOption } from "../facts-option.ts";
import { lazily } from "../lazily.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import { prefixOption } from "./prefix-option.ts";

/** Adds the verb to the tree. */
export function addProfileRelease(profile: Command, setExitCode: SetExitCode): void {
  const verb = profile
    .command("release")
    .description("Put back what stood at targets before they were adopted; without one, at all that lead through the active profile. A dry run unless --commit is given. (changes the system)")
    .argument("[target...]", "the targets")
    .addOption(prefixOption())
    .option("--commit", "do it")
    .addOption(confirmOption())
    .addOption(factsOption());
  addPolicyOptions(verb, VERB_FIELDS.apply).action(lazily(setExitCode, async () => (await import("../../verbs/profile/release.ts")).runProfileRelease));
}
