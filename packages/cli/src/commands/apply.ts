/** This declares the verb `apply`. */
import { Option, type Command } from "commander";
import { parseDuration } from "../input/parse-duration.ts";
import { lazily } from "./lazily.ts";
import { addPlanOptions } from "./plan-options.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree. */
export function addApply(program: Command, setExitCode: SetExitCode): void {
  addPlanOptions(program.command("apply"))
    .description("Switch targets to their sources and put back others, all of them or none. A dry run unless --commit is given. (changes the system)")
    .option("--commit", "do it")
    .addOption(new Option("--confirm-within <duration>", "undo it unless it is confirmed in time, e.g. 10m, also when you are logged out by then").argParser(parseDuration))
    .action(lazily(setExitCode, async () => (await import("../verbs/apply.ts")).runApply));
}
