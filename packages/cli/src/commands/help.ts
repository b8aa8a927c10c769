/** This declares the verb `help`. */
import type { Command } from "commander";
import { HELP_TOPICS } from "./help-topics.ts";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree, in the place of commander's own. */
export function addHelp(program: Command, setExitCode: SetExitCode): void {
  program.helpCommand(false);
  program
    .command("help")
    .description("Show how a verb is used, or tell of a topic. (reads only)")
    .argument("[verb|topic...]", `a verb, or a topic: ${HELP_TOPICS.map(({ name }) => name).join(", ")}`)
    .addHelpText("after", `\nTopics:\n${HELP_TOPICS.map(({ name, about }) => `  ${name.padEnd(12)}${about}`).join("\n")}`)
    .action(lazily(setExitCode, async () => (await import("../verbs/help.ts")).runHelp(program)));
}
