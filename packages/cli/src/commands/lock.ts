/** This declares the verb `lock`. */
import type { Command } from "commander";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb and its own verb `status` to the tree. */
export function addLock(program: Command, setExitCode: SetExitCode): void {
  const lock = program.command("lock").description("The lock that lets one command at a time change the root. (reads only)");
  lock
    .command("status")
    .description("Show who holds the lock, for which run and since when, and who waits. Exits 0 whether it is held or not. (reads only)")
    .action(lazily(setExitCode, async () => (await import("../verbs/lock-status.ts")).runLockStatus));
}
