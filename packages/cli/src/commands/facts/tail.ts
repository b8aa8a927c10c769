/** This declares the verb `facts tail`. */
import type { Command } from "commander";
import { parseCount } from "../../input/parse-count.ts";
import { lazily } from "../lazily.ts";
import type { SetExitCode } from "../set-exit-code.ts";

/** Adds the verb to the tree. */
export function addFactsTail(facts: Command, setExitCode: SetExitCode): void {
  facts
    .command("tail")
    .description("Show the newest facts. (reads only)")
    .option("-n, --lines <n>", "so many of them", parseCount, 10)
    .option("-f, --follow", "and those that come, until it is ended; with --json one JSON object a line")
    .action(lazily(setExitCode, async () => (await import("../../verbs/facts/tail.ts")).runFactsTail));
}
