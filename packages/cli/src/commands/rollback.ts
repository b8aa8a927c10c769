/** This defines the verb `rollback`. */
import { rollback } from "@switchyard/engine";
import type { Command } from "commander";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { printRunReport } from "../render/print-run-report.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds the verb to the tree. */
export function addRollback(program: Command, setExitCode: SetExitCode): void {
  program
    .command("rollback")
    .alias("undo")
    .description("Undo a run; without one, the newest apply. Undoing twice equals once. A dry run unless --commit is given. (changes the system)")
    .argument("[run]", "the run's id")
    .option("--commit", "do it")
    .action(async (run: string | undefined, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { readonly commit?: boolean }>();
      const mode = options.commit === true ? "commit" : "dry_run";
      setExitCode(printRunReport(await rollback(contextOf(options), { runId: run ?? null, mode }), options));
    });
}
