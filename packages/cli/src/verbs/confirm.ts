/** This defines what the verb `confirm` does. */
import { confirm } from "@switchyard/engine";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { policyOf } from "../policy/policy-of.ts";
import { printRunReport } from "../render/print-run-report.ts";
import { untilSignal } from "../until-signal.ts";

/** Confirms this run, or the newest that waits. */
export async function runConfirm(options: GlobalOptions, run: string | undefined): Promise<number> {
  const { policy } = policyOf(options);
  const report = await untilSignal((signal) => confirm(contextOf(options, { policy, signal }), { runId: run ?? null }));
  return printRunReport(report, options);
}
