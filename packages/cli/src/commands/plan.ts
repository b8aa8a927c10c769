/** This defines the verb `plan`. */
import { plan } from "@switchyard/engine";
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { Command } from "commander";
import { contextOf, type GlobalOptions, type PlanOptions } from "../input/context-of.ts";
import { writeOutput } from "../output/write-output.ts";
import { policyOf } from "../policy/policy-of.ts";
import { printRunReport } from "../render/print-run-report.ts";
import { addPlanOptions, readRequest, type WantedPlan } from "./plan-options.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree. */
export function addPlan(program: Command, setExitCode: SetExitCode): void {
  addPlanOptions(program.command("plan"))
    .description("Show what would change. (reads only)")
    .option("-o, --out <file>", "save the plan; apply FILE then does exactly that, or refuses because the system has changed")
    .action(async (file: string | undefined, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & PlanOptions & { readonly out?: string }>();
      const { request, manifestPolicy } = readRequest(file, options);
      const { policy } = policyOf(options, manifestPolicy);
      const { report, document } = await plan(contextOf(options, { policy }), unsaved(request));
      if (options.out !== undefined && document !== null && report.ok) await writeOutput(options.out, document());
      setExitCode(await printRunReport(report, options));
    });
}

function unsaved(request: WantedPlan["request"]): Exclude<WantedPlan["request"], { saved: unknown }> {
  if (!("saved" in request)) return request;
  const message = "Cannot plan what is a plan already.";
  throw new SwitchyardError({ id: "E_USAGE", reason: "plan_of_plan", op: "plan", message });
}
