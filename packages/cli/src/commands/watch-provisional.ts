/** This declares the hidden verb `watch-provisional`, which other processes of ours are started with. */
import type { Command } from "commander";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree. */
export function addWatchProvisional(program: Command, setExitCode: SetExitCode): void {
  program
    .command("watch-provisional", { hidden: true })
    .description("Wait until a run has been confirmed or rolled back, and undo it at its deadline. Without a run: recover, then watch every run that waits. apply --confirm-within starts it. (changes the system)")
    .argument("[run]", "the run's id")
    .action(lazily(setExitCode, async () => (await import("../verbs/watch-provisional.ts")).runWatchProvisional));
}
