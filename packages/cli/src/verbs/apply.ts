/** This defines what the verb `apply` does. */
import { apply } from "@switchyard/engine";
import { agreeOnApply } from "../ask/agree-on-apply.ts";
import { mayAsk } from "../ask/may-ask.ts";
import type { GlobalOptions, PlanOptions } from "../input/context-of.ts";
import { modeOf, type ModeOptions } from "../input/mode-of.ts";
import { writeFacts } from "../output/write-facts.ts";
import { wantedOf } from "../input/wanted-of.ts";
import { printRunReport } from "../render/print-run-report.ts";
import { untilSignal } from "../until-signal.ts";

type Options = GlobalOptions & PlanOptions & ModeOptions & { readonly confirmWithin?: number };

/** Switches targets and puts back others. */
export async function runApply(options: Options, file: string | undefined): Promise<number> {
  const mode = modeOf(options);
  const { request: wanted, context } = wantedOf(file, options);
  const agreed = mode === "commit" && mayAsk() ? await agreeOnApply(context, wanted) : { request: wanted };
  if ("exitCode" in agreed) return agreed.exitCode;
  const { request } = agreed;
  const report = await untilSignal((signal) => apply({ ...context, signal }, { ...request, mode, confirmWithinMs: options.confirmWithin }));
  await writeFacts(options.facts, report.facts);
  return printRunReport(report, options);
}
