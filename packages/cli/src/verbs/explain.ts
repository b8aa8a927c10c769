/** This defines what the verb `explain` does. */
import { explain } from "@switchyard/engine";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { policyOf } from "../policy/policy-of.ts";
import { printExplain } from "../render/print-explain.ts";

/** Shows all that is known of a path. */
export async function runExplain(options: GlobalOptions, path: string): Promise<number> {
  const { policy } = policyOf(options);
  return printExplain(await explain(contextOf(options, { policy }), path), options);
}
