/** This defines the verb `facts validate`. */
import type { Command } from "commander";
import { validateFacts } from "../../facts/validate-facts.ts";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { printValidation } from "../../render/print-validation.ts";
import type { SetExitCode } from "../set-exit-code.ts";

/** Adds the verb to the tree. */
export function addFactsValidate(facts: Command, setExitCode: SetExitCode): void {
  facts
    .command("validate")
    .description("Check that every line fits the schema of facts. (reads only)")
    .argument("[file]", "this file (default: all facts of the root)")
    .addHelpText("after", "\nWhat a newer version wrote is passed over and counted. Exit 1: a line fits no schema.")
    .action(async (file: string | undefined, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      setExitCode(await printValidation(await validateFacts(contextOf(options), file), options));
    });
}
