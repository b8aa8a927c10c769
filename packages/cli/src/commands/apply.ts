/** This defines the verb `apply`. */
import { apply } from "@switchyard/engine";
import type { Command } from "commander";
import { contextOf, type GlobalOptions, type PlanOptions } from "../input/context-of.ts";
import { printRunReport } from "../render/print-run-report.ts";
import { untilSignal } from "../until-signal.ts";
import { addPlanOptions, readRequest } from "./plan-options.ts";
import type { SetExitCode } from "./set-exit-code.ts";

type Options = GlobalOptions & PlanOptions & { readonly commit?: boolean };

/** Adds the verb to the tree. */
export function addApply(program: Command, setExitCode: SetExitCode): void {
  addPlanOptions(program.command("apply"))
    .description("Switch targets to their sources and put back others, all of them or none. A dry run unless --commit is given. (changes the system)")
    .option("--commit", "do it")
    .action(async (file: string | undefined, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const { request, policy } = readRequest(file, options);
      const mode = options.commit === true ? "commit" : "dry_run";
      const report = await untilSignal((signal) => apply(contextOf(options, { policy, signal }), { ...request, mode }));
      setExitCode(printRunReport(report, options));
    });
}
