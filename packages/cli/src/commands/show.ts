/** This declares the verb `show`. */
import type { Command } from "commander";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree. */
export function addShow(program: Command, setExitCode: SetExitCode): void {
  program
    .command("show")
    .description("Show everything about a run: each target before and after, its backup, the run's papers, and the commands that undo it. (reads only)")
    .argument("<run>", "the run's id, or last: the newest one")
    .action(lazily(setExitCode, async () => (await import("../verbs/show.ts")).runShow));
}
