/** This declares the verb `profile gc`. */
import type { Command } from "commander";
import { lazily } from "../lazily.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import { prefixOption } from "./prefix-option.ts";

/** Adds the verb to the tree. */
export function addProfileGc(profile: Command, setExitCode: SetExitCode): void {
  profile
    .command("gc")
    .description("Remove all profiles that nothing needs, as remove does, and what interrupted builds left. A dry run unless --commit is given. (changes the system)")
    .addOption(prefixOption())
    .option("--commit", "do it")
    .action(lazily(setExitCode, async () => (await import("../../verbs/profile/gc.ts")).runProfileGc));
}
