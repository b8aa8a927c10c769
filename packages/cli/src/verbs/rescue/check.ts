/** This defines what the verb `rescue check` does. */
import { rescueCheck } from "@switchyard/engine";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { searchPath } from "../../input/search-path.ts";
import { policyOf } from "../../policy/policy-of.ts";
import { printRescueCheck } from "../../render/print-rescue-check.ts";
import { untilSignal } from "../../until-signal.ts";

/** Checks that a run could be undone without Node. */
export async function runRescueCheck(options: GlobalOptions): Promise<number> {
  const { policy } = policyOf(options);
  // It runs programs that may hang: told to stop, it ends them first.
  const report = await untilSignal((signal) => rescueCheck(contextOf(options, { policy, signal }), { path: searchPath() }));
  return printRescueCheck(report, options);
}
