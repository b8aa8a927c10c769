/** This defines what the verb `recover` does. */
import { recover } from "@switchyard/engine";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { policyOf } from "../policy/policy-of.ts";
import { printRunReport } from "../render/print-run-report.ts";
import { untilSignal } from "../until-signal.ts";

/** Brings unfinished runs to their end. */
export async function runRecover(options: GlobalOptions): Promise<number> {
  const { policy } = policyOf(options);
  const report = await untilSignal((signal) => recover(contextOf(options, { policy, signal })));
  return printRunReport(report, options);
}
