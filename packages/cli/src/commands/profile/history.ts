/** This declares the verb `profile history`. */
import type { Command } from "commander";
import { lazily } from "../lazily.ts";
import type { SetExitCode } from "../set-exit-code.ts";

/** Adds the verb to the tree. */
export function addProfileHistory(profile: Command, setExitCode: SetExitCode): void {
  profile
    .command("history")
    .description("List the generations, newest first: when, from which profile to which, why, who. (reads only)")
    .option("--prefix <dir>", "only those of this prefix")
    .addHelpText("after", "\nswitchyard profile rollback GENERATION returns to one of them.")
    .action(lazily(setExitCode, async () => (await import("../../verbs/profile/history.ts")).runProfileHistory));
}
