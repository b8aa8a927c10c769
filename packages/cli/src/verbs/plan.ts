/** This defines what the verb `plan` does. */
import { plan } from "@switchyard/engine";
import { jsonBytes } from "@switchyard/facts";
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { GlobalOptions, PlanOptions } from "../input/context-of.ts";
import type { WantedPlan } from "../input/read-request.ts";
import { writeOutput } from "../output/write-output.ts";
import { writeFacts } from "../output/write-facts.ts";
import { wantedOf } from "../input/wanted-of.ts";
import { printRunReport } from "../render/print-run-report.ts";

/** Shows what would change. */
export async function runPlan(options: GlobalOptions & PlanOptions & { readonly out?: string; readonly facts?: string }, file: string | undefined): Promise<number> {
  const { request, context } = wantedOf(file, options);
  const { report, document } = await plan(context, unsaved(request));
  if (options.out !== undefined && document !== null && report.ok) await writeOutput(options.out, jsonBytes(document()));
  await writeFacts(options.facts, report.facts);
  return printRunReport(report, options);
}

function unsaved(request: WantedPlan["request"]): Exclude<WantedPlan["request"], { saved: unknown }> {
  if (!("saved" in request)) return request;
  const message = "Cannot plan what is a plan already.";
  throw new SwitchyardError({ id: "E_USAGE", reason: "plan_of_plan", op: "plan", message });
}
