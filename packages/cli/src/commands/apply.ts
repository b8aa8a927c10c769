/** This declares the verb `apply`. */
import type { Command } from "commander";
import { confirmOption } from "./confirm-option.ts";
import { lazily } from "./lazily.ts";
import { addPlanOptions } from "./plan-options.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree. */
export function addApply(program: Command, setExitCode: SetExitCode): void {
  addPlanOptions(program.command("apply"))
    .description("Switch targets to their sources and put back others, all of them or none. A dry run unless --commit is given. (changes the system)")
    .option("--commit", "do it")
    .addOption(confirmOption())
    .action(lazily(setExitCode, async () => (await import("../verbs/apply.ts")).runApply));
}
