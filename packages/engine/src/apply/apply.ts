/** This defines `apply`: a plan carried out, all of it or none (REQ-A3). */
import type { Root } from "@switchyard/fs-atomic";
import type { Fact } from "@switchyard/facts";
import type { LockingError } from "@switchyard/locking";
import type { Context } from "../context.ts";
import { attemptFact, planFacts, preflightFacts, type FactContext } from "../facts/make-facts.ts";
import { makePlan, parseRequest, sizeOf, type ParsedRequest } from "../plan/make-plan.ts";
import type { PlanRequest } from "../plan/plan.ts";
import { judge } from "../preflight/judge.ts";
import { observePlan } from "../preflight/observe-plan.ts";
import { applyActions } from "../report/apply-actions.ts";
import { emptyReport } from "../report/empty-report.ts";
import type { Mode, RunReport } from "../report/report.ts";
import { newRunId } from "../state/run-folder.ts";
import { withRoot, withSession } from "../state/session.ts";
import { commit } from "./commit.ts";
import { planOptions } from "./plan-options.ts";

/** What to apply. */
export interface ApplyRequest extends PlanRequest {
  readonly mode: Mode;
  /** The verb that asked, for the report: `plan` and `preflight` are dry runs of the same. */
  readonly command?: "apply" | "plan" | "preflight";
}

/**
 * Applies the links and restores. In a dry run nothing is written anywhere. In a commit, unfinished runs are recovered first; then
 * every target is switched and the run is committed, or, if any step fails, every target is put back.
 *
 * Crash: before the journal's `committed` record recovery undoes the run; after it the run stands.
 *
 * @returns a report in every operational case; it does not throw for them
 */
export async function apply(context: Context, request: ApplyRequest): Promise<RunReport> {
  const command = request.command ?? "apply";
  try {
    const parsed = parseRequest(request);
    if (request.mode === "dry_run") return await withRoot(context, (root) => dryRun(root, context, parsed, command));
    const runId = newRunId();
    const refused = (error: LockingError): Fact => attemptFact({ mode: "commit", planId: null, runId }, sizeOf(parsed), error, error);
    return await withSession(context, { runId, refused }, (session) => commit(session, parsed));
  } catch (error) {
    return emptyReport({ command, mode: request.mode, error });
  }
}

async function dryRun(root: Root, context: Context, request: ParsedRequest, command: RunReport["command"]): Promise<RunReport> {
  const plan = makePlan(root, request, planOptions(context));
  const observed = await observePlan(root, plan, context.policy);
  try {
    const judgement = judge(observed, context.policy);
    const facts: FactContext = { mode: "dry_run", planId: plan.planId, runId: null };
    return {
      ...emptyReport({ command, mode: "dry_run", error: judgement.error }),
      plan_id: plan.planId,
      actions: applyActions(judgement.actions, null),
      facts: [...planFacts(facts, plan), ...preflightFacts(facts, judgement)],
    };
  } finally {
    observed.close();
  }
}
