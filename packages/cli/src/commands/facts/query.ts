/** This defines the verb `facts query`. */
import type { Command } from "commander";
import type { FactFilter } from "../../facts/fact-filter.ts";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { parseCount } from "../../input/parse-count.ts";
import { printFacts } from "../../render/print-facts.ts";
import type { SetExitCode } from "../set-exit-code.ts";
import { addFilterOptions, filterOf } from "./filter-options.ts";

type Options = GlobalOptions & FactFilter & { readonly last?: number };

/** Adds the verb to the tree. */
export function addFactsQuery(facts: Command, setExitCode: SetExitCode): void {
  addFilterOptions(facts.command("query").description("Show the facts that all of these options fit. (reads only)"))
    .option("--last <n>", "only the newest N of them", parseCount)
    .action(async (_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      setExitCode(await printFacts(contextOf(options), { json: options.json, last: options.last, command: "facts query", filter: filterOf(options) }));
    });
}
