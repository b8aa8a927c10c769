/** This defines what the verb `facts tail` does. */
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { followFacts } from "../../render/follow-facts.ts";
import { printFacts } from "../../render/print-facts.ts";

/** Shows the newest facts, and those that come. */
export async function runFactsTail(options: GlobalOptions & { readonly lines: number; readonly follow?: boolean }): Promise<number> {
  const context = contextOf(options);
  if (options.follow === true) return followFacts(context, options);
  return printFacts(context, { json: options.json, last: options.lines, command: "facts tail", filter: {} });
}
