/** This defines `status`: what runs there are, how their targets stand, and what a plan would do with them. Reads only. */
import { closeDir, type Root } from "@switchyard/fs-atomic";
import type { Context } from "../context.ts";
import type { PlanDocument } from "../plan/plan-document.ts";
import type { PlanRequest } from "../plan/plan.ts";
import { reportError } from "../report/report-error.ts";
import { openExisting } from "../state/open-state.ts";
import { withRoot } from "../state/with-root.ts";
import type { StatusReport } from "./status-report.ts";

/** What to compare the system with besides what runs left there. */
export type StatusRequest = PlanRequest | { readonly saved: PlanDocument };

/**
 * Reads the state of a root. Needs no lock and writes nothing. Of a root without runs it says so at once: what reads them, and
 * what plans, is loaded only where it is needed.
 *
 * @param wanted what the caller would have; null: nothing in particular
 */
export async function status(context: Context, wanted: StatusRequest | null = null): Promise<StatusReport> {
  const told = await orError(() => withRoot(context, (root) => read(root, context)));
  if (wanted === null || !told.ok) return told;
  const [{ apply }, { withWanted }] = await Promise.all([import("../apply/apply.ts"), import("./with-wanted.ts")]);
  const planned = await apply(context, { ...wanted, mode: "dry_run" });
  const { error, exit_code, plan_id, actions } = planned;
  const targets = withWanted(told.targets, actions);
  // What a gate stops is told of its target.
  return error === null || actions.length > 0 ? { ...told, plan_id, targets } : { ...told, ok: false, exit_code, error };
}

const EMPTY: StatusReport = { schema_version: 1, command: "status", ok: true, exit_code: 0, error: null, runs: [], broken: [], unfinished: [], left_to_others: [], run_id: null, plan_id: null, targets: [], facts: null };

async function orError(act: () => Promise<StatusReport>): Promise<StatusReport> {
  try {
    return await act();
  } catch (error) {
    const { reported, exitCode } = reportError(error);
    return { ...EMPTY, ok: false, exit_code: exitCode, error: reported };
  }
}

async function read(root: Root, { stateDir }: Context): Promise<StatusReport> {
  const runs = openExisting(root, `${stateDir}/runs`);
  if (runs === null) return EMPTY;
  try {
    const { statusOfRuns } = await import("./status-of-runs.ts");
    return { ...EMPTY, ...(await statusOfRuns({ root, runs: runs.dir, runsPath: runs.parents })) };
  } finally {
    closeDir(runs.dir);
  }
}
