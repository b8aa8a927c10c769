/** This defines what all facts have in common. */
import { printable, type Fact } from "@switchyard/facts";
import type { Mode } from "../../report/report.ts";
import { reportError } from "../../report/report-error.ts";
import type { RunWork } from "../../run/run-work.ts";

/** What every fact of one execution shares. */
export interface FactContext {
  readonly mode: Mode;
  readonly planId: string | null;
  readonly runId: string | null;
}

/** The keys that every fact has. */
export type Common = Pick<Extract<Fact, { stage: "preflight" }>, "schema_version" | "ts" | "mode" | "plan_id" | "run_id" | "decision" | "severity">;

/** What a failed fact says of its error. */
export type Failure = Partial<Pick<Extract<Fact, { stage: "preflight" }>, "error_id" | "exit_code" | "reason" | "message">>;

export function common(context: FactContext, ok: boolean): Common {
  const outcome = ok ? ({ decision: "success", severity: "info" } as const) : ({ decision: "failure", severity: "error" } as const);
  return { schema_version: 1, ts: new Date().toISOString(), mode: context.mode, plan_id: context.planId, run_id: context.runId, ...outcome };
}

export function failure(error: unknown): Failure {
  if (error === null || error === undefined) return {};
  const { reported, exitCode } = reportError(error);
  return { error_id: reported.id, exit_code: exitCode, reason: reported.reason, message: printable(reported.message) };
}

export function contextOf(work: RunWork): FactContext {
  return { mode: "commit", planId: work.begin.plan_id, runId: work.begin.run_id };
}
