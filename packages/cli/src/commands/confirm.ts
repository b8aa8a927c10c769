/** This declares the verb `confirm`. */
import type { Command } from "commander";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree. */
export function addConfirm(program: Command, setExitCode: SetExitCode): void {
  program
    .command("confirm")
    .description("Confirm a run that was applied with --confirm-within, at once; without one, the newest that waits. Twice equals once. (changes the system)")
    .argument("[run]", "the run's id")
    .action(lazily(setExitCode, async () => (await import("../verbs/confirm.ts")).runConfirm));
}
