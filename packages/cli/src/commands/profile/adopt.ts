/** This declares the verb `profile adopt`. */
import type { Command } from "commander";
import { addPolicyOptions } from "../../policy/add-policy-options.ts";
import { VERB_FIELDS } from "../../policy/verb-fields.ts";
import { confirmOption } from "../confirm-option.ts";
import { lazily } from "../lazily.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import { prefixOption } from "./prefix-option.ts";

const EXAMPLES = `
Examples:
  switchyard profile adopt vendor /usr/bin/ls /usr/bin/cp   what would happen
  switchyard profile adopt vendor --like busybox --commit   all that busybox has, too
  switchyard profile release --commit                       the way back`;

/** Adds the verb to the tree. */
export function addProfileAdopt(profile: Command, setExitCode: SetExitCode): void {
  const verb = profile
    .command("adopt")
    .description("Build a profile from what stands at these targets, and make them links that lead through the active profile. Called again it does the rest. A dry run unless --commit is given. (changes the system)")
    .argument("<name>", "what the profile of what stands there now is to be called")
    .argument("[target...]", "the targets")
    .option("--like <profile>", "every command that this profile has, too")
    .option("--protect", "have dpkg divert the upgrades of every target, so that they leave the link alone")
    .addOption(prefixOption())
    .option("--commit", "do it")
    .addOption(confirmOption())
    .addHelpText("after", EXAMPLES);
  addPolicyOptions(verb, VERB_FIELDS.adopt).action(lazily(setExitCode, async () => (await import("../../verbs/profile/adopt.ts")).runProfileAdopt));
}
