/** This defines what the verb `facts query` does. */
import { filterOf, type FactFilter } from "../../facts/fact-filter.ts";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { printFacts } from "../../render/print-facts.ts";

/** Shows the facts that all options fit. */
export async function runFactsQuery(options: GlobalOptions & FactFilter & { readonly last?: number }): Promise<number> {
  return printFacts(contextOf(options), { json: options.json, last: options.last, command: "facts query", filter: filterOf(options) });
}
