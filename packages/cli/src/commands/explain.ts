/** This declares the verb `explain`. */
import type { Command } from "commander";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree. */
export function addExplain(program: Command, setExitCode: SetExitCode): void {
  program
    .command("explain")
    .description("Show all that is known of one path: where its links lead, whose it is, which runs changed it, its backups, what undoing would do, and whether it could be switched. (reads only)")
    .argument("<path>", "any path inside the root, whether or not it is there")
    .action(lazily(setExitCode, async () => (await import("../verbs/explain.ts")).runExplain));
}
