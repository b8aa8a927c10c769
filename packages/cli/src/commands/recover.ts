/** This defines the verb `recover`. */
import { recover } from "@switchyard/engine";
import type { Command } from "commander";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { policyOf } from "../policy/policy-of.ts";
import { printRunReport } from "../render/print-run-report.ts";
import { untilSignal } from "../until-signal.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree. */
export function addRecover(program: Command, setExitCode: SetExitCode): void {
  program
    .command("recover")
    .description("Bring unfinished runs to their end, at once. Needed only after a crash; apply and rollback do it by themselves. (changes the system)")
    .action(async (_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const { policy } = policyOf(options);
      const report = await untilSignal((signal) => recover(contextOf(options, { policy, signal })));
      setExitCode(await printRunReport(report, options));
    });
}
