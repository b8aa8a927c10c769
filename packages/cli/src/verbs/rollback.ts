/** This defines what the verb `rollback` does. */
import { rollback, rollbackTo } from "@switchyard/engine";
import { SwitchyardError } from "@switchyard/fs-atomic";
import { agreeOnRollback, agreeOnRollbackTo } from "../ask/agree-on-rollback.ts";
import { mayAsk } from "../ask/may-ask.ts";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { modeOf, type ModeOptions } from "../input/mode-of.ts";
import { writeFacts } from "../output/write-facts.ts";
import { policyOf } from "../policy/policy-of.ts";
import { printRollbackTo } from "../render/print-rollback-to.ts";
import { printRunReport } from "../render/print-run-report.ts";
import { untilSignal } from "../until-signal.ts";

/** Undoes this run, the newest apply, or everything after a run. */
export async function runRollback(options: GlobalOptions & ModeOptions & { readonly to?: string }, run: string | undefined): Promise<number> {
  const mode = modeOf(options);
  const { policy } = policyOf(options);
  const { to, facts } = options;
  const asks = mode === "commit" && mayAsk();
  if (to === undefined) {
    const asked = run ?? null;
    const agreed = asks ? await agreeOnRollback(contextOf(options, { policy }), asked) : { runId: asked };
    if ("exitCode" in agreed) return agreed.exitCode;
    const { runId } = agreed;
    const report = await untilSignal((signal) => rollback(contextOf(options, { policy, signal }), { runId, mode }));
    await writeFacts(facts, report.facts);
    return printRunReport(report, options);
  }
  if (run !== undefined) throw bothRuns();
  if (facts !== undefined) throw noFacts(facts);
  const refused = asks ? await agreeOnRollbackTo(contextOf(options, { policy }), to) : null;
  if (refused !== null) return refused;
  const report = await untilSignal((signal) => rollbackTo(contextOf(options, { policy, signal }), { runId: to, mode }));
  return printRollbackTo(report, options);
}

function bothRuns(): SwitchyardError {
  const message = "Cannot undo one run and everything after another at once.";
  return new SwitchyardError({ id: "E_USAGE", reason: "run_and_to", op: "rollback", message });
}

function noFacts(file: string): SwitchyardError {
  const message = "Cannot write the facts of --to: what going back over several runs leaves is seen run by run.";
  return new SwitchyardError({ id: "E_USAGE", reason: "facts_of_many", op: "rollback", path: file, message });
}
