/** This declares the verb `profile rollback`. */
import type { Command } from "commander";
import { parseCount } from "../../input/parse-count.ts";
import { lazily } from "../lazily.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import { addFlipOptions } from "./flip-options.ts";

/** Adds the verb to the tree. */
export function addProfileRollback(profile: Command, setExitCode: SetExitCode): void {
  const verb = profile
    .command("rollback")
    .description("Return to the profile of an earlier generation; without one, to that of the one before. It is a flip like any other. A dry run unless --commit is given. (changes the system)")
    .argument("[generation]", "its number in profile history", parseCount);
  addFlipOptions(verb).action(lazily(setExitCode, async () => (await import("../../verbs/profile/rollback.ts")).runProfileRollback));
}
