/** This declares the verb `restore`. */
import type { Command } from "commander";
import { addPolicyOptions } from "../policy/add-policy-options.ts";
import { VERB_FIELDS } from "../policy/verb-fields.ts";
import { confirmOption } from "./confirm-option.ts";
import { factsOption } from "./facts-option.ts";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";
import { whichOption } from "./which-option.ts";

/** Adds the verb to the tree. */
export function addRestore(program: Command, setExitCode: SetExitCode): void {
  const verb = program
    .command("restore")
    .description("Put back what targets were, by their backups, all of them or none; the same as apply --restore. A dry run unless --commit is given. (changes the system)")
    .argument("<target...>", "paths inside the root")
    .addOption(whichOption())
    .option("--commit", "do it")
    .addOption(confirmOption())
    .addOption(factsOption());
  addPolicyOptions(verb, VERB_FIELDS.apply).action(lazily(setExitCode, async () => (await import("../verbs/restore.ts")).runRestore));
}
