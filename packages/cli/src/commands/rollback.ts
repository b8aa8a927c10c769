/** This defines the verb `rollback`. */
import { rollback, rollbackTo } from "@switchyard/engine";
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { Command } from "commander";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { addPolicyOptions } from "../policy/add-policy-options.ts";
import { policyOf } from "../policy/policy-of.ts";
import { VERB_FIELDS } from "../policy/verb-fields.ts";
import { printRollbackTo } from "../render/print-rollback-to.ts";
import { printRunReport } from "../render/print-run-report.ts";
import { untilSignal } from "../until-signal.ts";
import type { SetExitCode } from "./set-exit-code.ts";

type Options = GlobalOptions & { readonly commit?: boolean; readonly to?: string };

/** Adds the verb to the tree. */
export function addRollback(program: Command, setExitCode: SetExitCode): void {
  const verb = program
    .command("rollback")
    .alias("undo")
    .description("Undo a run; without one, the newest apply. Undoing twice equals once. A dry run unless --commit is given. (changes the system)")
    .argument("[run]", "the run's id")
    .option("--to <run>", "undo everything that was done after this run, newest first")
    .option("--commit", "do it");
  addPolicyOptions(verb, VERB_FIELDS.rollback).action(async (run: string | undefined, _own: unknown, command: Command) => {
    const options = command.optsWithGlobals<Options>();
    const { policy } = policyOf(options);
    const mode = options.commit === true ? "commit" : "dry_run";
    const { to } = options;
    if (to === undefined) {
      const report = await untilSignal((signal) => rollback(contextOf(options, { policy, signal }), { runId: run ?? null, mode }));
      return setExitCode(await printRunReport(report, options));
    }
    if (run !== undefined) throw bothRuns();
    const report = await untilSignal((signal) => rollbackTo(contextOf(options, { policy, signal }), { runId: to, mode }));
    return setExitCode(await printRollbackTo(report, options));
  });
}

function bothRuns(): SwitchyardError {
  const message = "Cannot undo one run and everything after another at once.";
  return new SwitchyardError({ id: "E_USAGE", reason: "run_and_to", op: "rollback", message });
}
