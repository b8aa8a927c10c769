/** This declares the verb `facts validate`. */
import type { Command } from "commander";
import { lazily } from "../lazily.ts";
import type { SetExitCode } from "../set-exit-code.ts";

/** Adds the verb to the tree. */
export function addFactsValidate(facts: Command, setExitCode: SetExitCode): void {
  facts
    .command("validate")
    .description("Check that every line fits the schema of facts. (reads only)")
    .argument("[file]", "this file (default: all facts of the root)")
    .addHelpText("after", "\nWhat a newer version wrote is passed over and counted. Exit 1: a line fits no schema.")
    .action(lazily(setExitCode, async () => (await import("../../verbs/facts/validate.ts")).runFactsValidate));
}
