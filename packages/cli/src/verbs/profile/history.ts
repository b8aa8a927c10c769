/** This defines what the verb `profile history` does. */
import { profileHistory } from "@switchyard/profiles";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import type { PrefixOptions } from "../../input/prefix-of.ts";
import { printProfileHistory } from "../../render/profile/print-history.ts";

/** Lists the generations of one prefix, or of all that runs know. */
export async function runProfileHistory(options: GlobalOptions & PrefixOptions): Promise<number> {
  return printProfileHistory(await profileHistory(contextOf(options), { prefix: options.prefix }), options);
}
