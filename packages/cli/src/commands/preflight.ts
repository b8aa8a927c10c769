/** This defines the verb `preflight`. */
import { apply } from "@switchyard/engine";
import type { Command } from "commander";
import { contextOf, type GlobalOptions, type PlanOptions } from "../input/context-of.ts";
import { policyOf } from "../policy/policy-of.ts";
import { printRunReport } from "../render/print-run-report.ts";
import { addPlanOptions, readRequest } from "./plan-options.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree. */
export function addPreflight(program: Command, setExitCode: SetExitCode): void {
  addPlanOptions(program.command("preflight"))
    .description("Check every target and source against the gates. (reads only)")
    .action(async (file: string | undefined, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & PlanOptions>();
      const { request, manifestPolicy } = readRequest(file, options);
      const { policy } = policyOf(options, manifestPolicy);
      setExitCode(await printRunReport(await apply(contextOf(options, { policy }), { ...request, mode: "dry_run", command: "preflight" }), options));
    });
}
