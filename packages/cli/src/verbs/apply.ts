/** This defines what the verb `apply` does. */
import { apply } from "@switchyard/engine";
import { contextOf, type GlobalOptions, type PlanOptions } from "../input/context-of.ts";
import { modeOf, type ModeOptions } from "../input/mode-of.ts";
import { readRequest } from "../input/read-request.ts";
import { writeFacts } from "../output/write-facts.ts";
import { policyOf } from "../policy/policy-of.ts";
import { unlessDecided } from "../policy/unless-decided.ts";
import { printRunReport } from "../render/print-run-report.ts";
import { untilSignal } from "../until-signal.ts";

type Options = GlobalOptions & PlanOptions & ModeOptions & { readonly confirmWithin?: number };

/** Switches targets and puts back others. */
export async function runApply(options: Options, file: string | undefined): Promise<number> {
  const mode = modeOf(options);
  const { request, manifestPolicy } = readRequest(file, options);
  const { policy, origins } = policyOf(options, manifestPolicy);
  const report = await untilSignal((signal) => apply(contextOf(options, { policy, signal }), { ...unlessDecided(request, origins), mode, confirmWithinMs: options.confirmWithin }));
  await writeFacts(options.facts, report.facts);
  return printRunReport(report, options);
}
