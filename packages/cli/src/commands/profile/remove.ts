/** This declares the verb `profile remove`. */
import type { Command } from "commander";
import { lazily } from "../lazily.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import { prefixOption } from "./prefix-option.ts";

/** Adds the verb to the tree. */
export function addProfileRemove(profile: Command, setExitCode: SetExitCode): void {
  profile
    .command("remove")
    .description("Remove a profile. Never the active one, the one before it, a pinned one, or one of the vendor's own tools that is somebody's way back. A dry run unless --commit is given. (changes the system)")
    .argument("<profile>", "its name")
    .addOption(prefixOption())
    .option("--commit", "do it")
    .action(lazily(setExitCode, async () => (await import("../../verbs/profile/remove.ts")).runProfileRemove));
}
