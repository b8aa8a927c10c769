/** This defines what the verb `rollback` does. */
import { rollback, rollbackTo } from "@switchyard/engine";
import { SwitchyardError } from "@switchyard/fs-atomic";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { policyOf } from "../policy/policy-of.ts";
import { printRollbackTo } from "../render/print-rollback-to.ts";
import { printRunReport } from "../render/print-run-report.ts";
import { untilSignal } from "../until-signal.ts";

/** Undoes this run, the newest apply, or everything after a run. */
export async function runRollback(options: GlobalOptions & { readonly commit?: boolean; readonly to?: string }, run: string | undefined): Promise<number> {
  const { policy } = policyOf(options);
  const mode = options.commit === true ? "commit" : "dry_run";
  const { to } = options;
  if (to === undefined) {
    const report = await untilSignal((signal) => rollback(contextOf(options, { policy, signal }), { runId: run ?? null, mode }));
    return printRunReport(report, options);
  }
  if (run !== undefined) throw bothRuns();
  const report = await untilSignal((signal) => rollbackTo(contextOf(options, { policy, signal }), { runId: to, mode }));
  return printRollbackTo(report, options);
}

function bothRuns(): SwitchyardError {
  const message = "Cannot undo one run and everything after another at once.";
  return new SwitchyardError({ id: "E_USAGE", reason: "run_and_to", op: "rollback", message });
}
