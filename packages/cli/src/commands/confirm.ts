/** This defines the verb `confirm`. */
import { confirm } from "@switchyard/engine";
import type { Command } from "commander";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { policyOf } from "../policy/policy-of.ts";
import { printRunReport } from "../render/print-run-report.ts";
import { untilSignal } from "../until-signal.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree. */
export function addConfirm(program: Command, setExitCode: SetExitCode): void {
  program
    .command("confirm")
    .description("Confirm a run that was applied with --confirm-within, at once; without one, the newest that waits. Twice equals once. (changes the system)")
    .argument("[run]", "the run's id")
    .action(async (run: string | undefined, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const { policy } = policyOf(options);
      const report = await untilSignal((signal) => confirm(contextOf(options, { policy, signal }), { runId: run ?? null }));
      setExitCode(await printRunReport(report, options));
    });
}
