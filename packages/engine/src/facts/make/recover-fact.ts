/** This defines `recoverFact`: what recovery did with a run. */
import { printable, type Fact } from "@switchyard/facts";
import type { RecoveredRun, ReportedError } from "../../report/report.ts";
import { common } from "./fact-context.ts";

/** The `recover.result` fact of one run. */
export function recoverFact(run: RecoveredRun, planId: string | null, error: ReportedError | null): Fact {
  const ok = error === null && run.conflicts.length === 0;
  return {
    stage: "recover.result",
    ...common({ mode: "commit", planId, runId: run.run_id }, ok),
    ...(ok ? (run.reason === null ? {} : { reason: run.reason }) : { error_id: "E_RESTORE_FAILED", exit_code: 70, reason: error?.reason ?? "recovered_with_conflict" }),
    outcome: run.outcome,
    conflicts: run.conflicts.map((path) => printable(path)),
  };
}
