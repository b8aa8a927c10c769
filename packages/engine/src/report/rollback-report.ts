/** This defines `rollbackReport`: what every report of a rollback begins with. */
import type { BeginRecord } from "@switchyard/journal";
import { emptyReport } from "./empty-report.ts";
import type { Mode, RunReport } from "./report.ts";

/** The report of a rollback of this run that ended so, with no actions yet. */
export function rollbackReport(mode: Mode, run: BeginRecord, error: unknown): RunReport {
  return { ...emptyReport({ command: "rollback", mode, error }), plan_id: run.plan_id, undoes: run.run_id };
}
