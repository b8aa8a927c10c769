/** This declares the verb `profile show`. */
import type { Command } from "commander";
import { lazily } from "../lazily.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import { prefixOption } from "./prefix-option.ts";

/** Adds the verb to the tree. */
export function addProfileShow(profile: Command, setExitCode: SetExitCode): void {
  profile
    .command("show")
    .description("Show a profile: each applet, what it is, and whether it is still what was built. (reads only)")
    .argument("<profile>", "its name")
    .option("--deep", "also read every program and compare its bytes with what was recorded")
    .addOption(prefixOption())
    .action(lazily(setExitCode, async () => (await import("../../verbs/profile/show.ts")).runProfileShow));
}
