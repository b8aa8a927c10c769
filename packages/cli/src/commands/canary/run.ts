/** This declares the verb `canary run`. */
import type { Command } from "commander";
import { lazily } from "../lazily.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import { addChoiceOptions } from "./choice-options.ts";

/** Adds the verb to the tree. */
export function addCanaryRun(canary: Command, setExitCode: SetExitCode): void {
  const run = canary
    .command("run")
    .description("Become one command, with the profile first on its PATH. It ends as the command ends. (reads only)")
    .argument("<command...>", "the command and its arguments, after --");
  addChoiceOptions(run).action(lazily(setExitCode, async () => (await import("../../verbs/canary/run.ts")).runCanaryRun));
}
