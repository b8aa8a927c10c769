/** This defines `emptyReport`: a report with nothing in it but its verb and how it ended. */
import { reportError } from "./report-error.ts";
import type { Mode, RunReport } from "./report.ts";

/** How a verb ended. */
export interface Ending {
  readonly command: RunReport["command"];
  readonly mode: Mode;
  /** Null: it succeeded. */
  readonly error: unknown;
}

/** The report of a verb that ended so and did nothing; verbs that did something spread it and fill in the rest. */
export function emptyReport({ command, mode, error }: Ending): RunReport {
  const failed = error === null ? null : reportError(error);
  return {
    schema_version: 1,
    command,
    mode,
    ok: failed === null,
    exit_code: failed?.exitCode ?? 0,
    facts_head: null,
    error: failed?.reported ?? null,
    plan_id: null,
    run_id: null,
    undoes: null,
    actions: [],
    passed_over: [],
    rolled_back: false,
    confirm_within_ms: null,
    confirm_by: null,
    deadline_watch: null,
    recovered: [],
    waiting: [],
    smoke: null,
    places: null,
    attestation: null,
    warnings: [],
    rows: [],
    facts: [],
  };
}
