/** This defines what the verb `history` does. */
import { history } from "@switchyard/engine";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { printHistory } from "../render/print-history.ts";

/** Lists the runs. */
export async function runHistory(options: GlobalOptions & { readonly target?: string; readonly limit?: number }): Promise<number> {
  return printHistory(await history(contextOf(options), { target: options.target ?? null, limit: options.limit ?? null }), options);
}
