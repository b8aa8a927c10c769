/** This declares the verb `status`. */
import type { Command } from "commander";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree. */
export function addStatus(program: Command, setExitCode: SetExitCode): void {
  program
    .command("status")
    .description("Show the runs, and how the newest one's targets stand. (reads only)")
    .action(lazily(setExitCode, async () => (await import("../verbs/status.ts")).runStatus));
}
