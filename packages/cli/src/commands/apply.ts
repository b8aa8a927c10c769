/** This defines the verb `apply`. */
import { apply } from "@switchyard/engine";
import { Option, type Command } from "commander";
import { contextOf, type GlobalOptions, type PlanOptions } from "../input/context-of.ts";
import { parseDuration } from "../input/parse-duration.ts";
import { policyOf } from "../policy/policy-of.ts";
import { printRunReport } from "../render/print-run-report.ts";
import { untilSignal } from "../until-signal.ts";
import { addPlanOptions, readRequest } from "./plan-options.ts";
import type { SetExitCode } from "./set-exit-code.ts";

type Options = GlobalOptions & PlanOptions & { readonly commit?: boolean; readonly confirmWithin?: number };

/** Adds the verb to the tree. */
export function addApply(program: Command, setExitCode: SetExitCode): void {
  addPlanOptions(program.command("apply"))
    .description("Switch targets to their sources and put back others, all of them or none. A dry run unless --commit is given. (changes the system)")
    .option("--commit", "do it")
    .addOption(new Option("--confirm-within <duration>", "undo it unless it is confirmed in time, e.g. 10m; the first changing command after that does so").argParser(parseDuration))
    .action(async (file: string | undefined, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const { request, manifestPolicy } = readRequest(file, options);
      const { policy } = policyOf(options, manifestPolicy);
      const mode = options.commit === true ? "commit" : "dry_run";
      const report = await untilSignal((signal) => apply(contextOf(options, { policy, signal }), { ...request, mode, confirmWithinMs: options.confirmWithin }));
      setExitCode(await printRunReport(report, options));
    });
}
