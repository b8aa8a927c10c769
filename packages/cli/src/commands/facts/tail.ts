/** This defines the verb `facts tail`. */
import type { Command } from "commander";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { parseCount } from "../../input/parse-count.ts";
import { followFacts } from "../../render/follow-facts.ts";
import { printFacts } from "../../render/print-facts.ts";
import type { SetExitCode } from "../set-exit-code.ts";

type Options = GlobalOptions & { readonly lines: number; readonly follow?: boolean };

/** Adds the verb to the tree. */
export function addFactsTail(facts: Command, setExitCode: SetExitCode): void {
  facts
    .command("tail")
    .description("Show the newest facts. (reads only)")
    .option("-n, --lines <n>", "so many of them", parseCount, 10)
    .option("-f, --follow", "and those that come, until it is ended; with --json one JSON object a line")
    .action(async (_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const context = contextOf(options);
      if (options.follow === true) setExitCode(await followFacts(context, options));
      else setExitCode(await printFacts(context, { json: options.json, last: options.lines, command: "facts tail", filter: {} }));
    });
}
