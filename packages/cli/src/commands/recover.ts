/** This declares the verb `recover`. */
import type { Command } from "commander";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree. */
export function addRecover(program: Command, setExitCode: SetExitCode): void {
  program
    .command("recover")
    .description("Bring unfinished runs to their end, at once. Needed only after a crash; apply and rollback do it by themselves. (changes the system)")
    .action(lazily(setExitCode, async () => (await import("../verbs/recover.ts")).runRecover));
}
