/** This declares the verb `completion`, and the hidden one that completions ask. */
import { Argument, type Command } from "commander";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** How to have them, for the end of the help. */
const HOW = `
For one session:
  bash   source <(switchyard completion bash)
  zsh    source <(switchyard completion zsh)
  fish   switchyard completion fish | source
For all:
  bash   switchyard completion bash >/etc/bash_completion.d/switchyard
  zsh    switchyard completion zsh >/usr/local/share/zsh/site-functions/_switchyard
  fish   switchyard completion fish >/etc/fish/completions/switchyard.fish`;

/** Adds the verbs to the tree. */
export function addCompletion(program: Command, setExitCode: SetExitCode): void {
  program
    .command("completion")
    .description("Print a shell's completion, made from the verbs and options that there are. (reads only)")
    .addArgument(new Argument("<shell>", "which shell").choices(["bash", "zsh", "fish"]))
    .addHelpText("after", HOW)
    .action(lazily(setExitCode, async () => (await import("../verbs/completion.ts")).runCompletion(program)));
  program
    .command("complete-values", { hidden: true })
    .description("What could stand in a command line, one on a line; nothing where that cannot be told. Completions ask it. (reads only)")
    .addArgument(new Argument("<what>", "what to list").choices(["runs", "targets", "profiles"]))
    .argument("[word...]", "the words that were typed, of which --root, --state-dir and --prefix count")
    .option("--about", "behind a tab, what it is")
    .action(lazily(setExitCode, async () => (await import("../verbs/complete-values.ts")).runCompleteValues(program)));
}
