/** This defines what the verb `facts` does. */
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { printFacts } from "../render/print-facts.ts";

/** Shows all recorded facts, or the newest. */
export async function runFacts(options: GlobalOptions & { readonly last?: number }): Promise<number> {
  return printFacts(contextOf(options), { ...options, command: "facts", filter: {} });
}
