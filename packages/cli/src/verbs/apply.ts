/** This defines what the verb `apply` does. */
import { apply } from "@switchyard/engine";
import { contextOf, type GlobalOptions, type PlanOptions } from "../input/context-of.ts";
import { readRequest } from "../input/read-request.ts";
import { policyOf } from "../policy/policy-of.ts";
import { unlessDecided } from "../policy/unless-decided.ts";
import { printRunReport } from "../render/print-run-report.ts";
import { untilSignal } from "../until-signal.ts";

type Options = GlobalOptions & PlanOptions & { readonly commit?: boolean; readonly confirmWithin?: number };

/** Switches targets and puts back others. */
export async function runApply(options: Options, file: string | undefined): Promise<number> {
  const { request, manifestPolicy } = readRequest(file, options);
  const { policy, origins } = policyOf(options, manifestPolicy);
  const mode = options.commit === true ? "commit" : "dry_run";
  const report = await untilSignal((signal) => apply(contextOf(options, { policy, signal }), { ...unlessDecided(request, origins), mode, confirmWithinMs: options.confirmWithin }));
  return printRunReport(report, options);
}
