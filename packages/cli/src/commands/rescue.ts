/** This declares the verb `rescue`. */
import type { Command } from "commander";
import { addPolicyOptions } from "../policy/add-policy-options.ts";
import { VERB_FIELDS } from "../policy/verb-fields.ts";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb and its own verbs `check` and `bundle` to the tree. */
export function addRescue(program: Command, setExitCode: SetExitCode): void {
  const rescue = program.command("rescue").description("Ways back for the day when this command does not run any more. (changes no target)");
  const check = rescue.command("check").description("Check that a run could be undone without Node: by a BusyBox on PATH, or by enough tools there. (reads only)");
  addPolicyOptions(check, VERB_FIELDS.rescue).action(lazily(setExitCode, async () => (await import("../verbs/rescue/check.ts")).runRescueCheck));
  rescue
    .command("bundle")
    .description("Write the undo scripts of all runs that stand, a BusyBox and what to do with them into a directory, e.g. on a stick. (changes no target)")
    .argument("<dir>", "an empty directory, or a new one")
    .action(lazily(setExitCode, async () => (await import("../verbs/rescue/bundle.ts")).runRescueBundle));
}
