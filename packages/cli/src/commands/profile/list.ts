/** This declares the verb `profile list`. */
import type { Command } from "commander";
import { lazily } from "../lazily.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import { prefixOption } from "./prefix-option.ts";

/** Adds the verb to the tree. */
export function addProfileList(profile: Command, setExitCode: SetExitCode): void {
  profile
    .command("list")
    .description("List the profiles: which one is active, how many applets each has, what it was built from, whether it is broken. (reads only)")
    .addOption(prefixOption())
    .action(lazily(setExitCode, async () => (await import("../../verbs/profile/list.ts")).runProfileList));
}
