/** This declares the verb `history`. */
import type { Command } from "commander";
import { parseCount } from "../input/parse-count.ts";
import { lazily } from "./lazily.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree. */
export function addHistory(program: Command, setExitCode: SetExitCode): void {
  program
    .command("history")
    .description("List the runs, newest first: when, what, how it came out, how many targets, who. (reads only)")
    .option("--target <path>", "only runs that have this target")
    .option("--limit <n>", "only the newest N", parseCount)
    .addHelpText("after", "\nswitchyard show RUN tells everything about one of them.")
    .action(lazily(setExitCode, async () => (await import("../verbs/history.ts")).runHistory));
}
