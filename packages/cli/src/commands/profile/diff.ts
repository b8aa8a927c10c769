/** This declares the verb `profile diff`. */
import type { Command } from "commander";
import { lazily } from "../lazily.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import { prefixOption } from "./prefix-option.ts";

/** Adds the verb to the tree. */
export function addProfileDiff(profile: Command, setExitCode: SetExitCode): void {
  profile
    .command("diff")
    .description("Show which applets one profile has and the other lacks, and which differ. (reads only)")
    .argument("<profile>", "the one")
    .argument("<other-profile>", "the other")
    .addOption(prefixOption())
    .action(lazily(setExitCode, async () => (await import("../../verbs/profile/diff.ts")).runProfileDiff));
}
