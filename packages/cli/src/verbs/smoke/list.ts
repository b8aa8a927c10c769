/** This defines what the verb `smoke list` does. */
import { smokeList } from "@switchyard/engine";
import type { GlobalOptions } from "../../input/context-of.ts";
import { printSmokeList } from "../../render/print-smoke-list.ts";

/** Shows the checks that there are of these tools, or of all. */
export async function runSmokeList(options: GlobalOptions, tools: readonly string[]): Promise<number> {
  return printSmokeList(smokeList({ tools }), options);
}
