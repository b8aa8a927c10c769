/** This declares the verb `profile set`. */
import type { Command } from "commander";
import { lazily } from "../lazily.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import { addFlipOptions } from "./flip-options.ts";

/** Adds the verb to the tree. */
export function addProfileSet(profile: Command, setExitCode: SetExitCode): void {
  const verb = profile
    .command("set")
    .description("Make a profile the active one: one rename, whatever the number of applets. A dry run unless --commit is given. (changes the system)")
    .argument("<profile>", "its name")
    .option("--why <text>", "a note for the history");
  addFlipOptions(verb).action(lazily(setExitCode, async () => (await import("../../verbs/profile/set.ts")).runProfileSet));
}
