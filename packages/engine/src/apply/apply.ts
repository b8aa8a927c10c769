/** This defines `apply`: a plan carried out, all of it or none (REQ-A3). */
import type { Root } from "@switchyard/fs-atomic";
import { parseConfirmWithin } from "../confirm/confirm-within.ts";
import { checkProvisional } from "../confirm/provisional-conflict.ts";
import { readWaiting } from "../confirm/read-waiting.ts";
import type { Context } from "../context.ts";
import { checkMode } from "../report/check-mode.ts";
import { chain } from "../facts/chain.ts";
import { attemptFact, foreseenFacts, planFacts, preflightFacts, type FactContext } from "../facts/make-facts.ts";
import { makePlan } from "../plan/make-plan.ts";
import { parseRequest, sizeOf } from "../plan/parse-request.ts";
import { planDocument, requestOf, type PlanDocument } from "../plan/plan-document.ts";
import type { PlanRequest } from "../plan/plan.ts";
import { checkDrift } from "../preflight/check-drift.ts";
import { DirCache } from "../preflight/dir-cache.ts";
import { judge } from "../preflight/judge.ts";
import { observeRun } from "../preflight/observe-run.ts";
import { unfinishedRuns } from "../recover/unfinished-runs.ts";
import { observePlan } from "../preflight/observe-plan.ts";
import { unfinishedWarnings } from "../recover/unfinished-warnings.ts";
import { actionWarnings } from "../report/action-warnings.ts";
import { applyActions } from "../report/apply-actions.ts";
import { emptyReport } from "../report/empty-report.ts";
import { preflightRows } from "../report/preflight-rows.ts";
import type { Mode, RunReport } from "../report/report.ts";
import { Series } from "../report/series.ts";
import { leftError } from "../run/left-target.ts";
import { newRunId } from "../state/run-folder.ts";
import { withSession, type SessionRequest } from "../state/session.ts";
import { withRoot } from "../state/with-root.ts";
import { thisMoment } from "../state/this-moment.ts";
import { stoppable } from "../stop/stoppable.ts";
import { commit } from "./commit.ts";
import type { Wanted } from "./decide.ts";
import { planOptions } from "./plan-options.ts";

/** What to apply: links and restores, or exactly what a saved plan says. */
export type ApplyRequest = ApplyMode & (PlanRequest | { readonly saved: PlanDocument });

/** How to apply it. */
export interface ApplyMode {
  readonly mode: Mode;
  /** The verb that asked, for the report: `preflight` is a dry run of the same. */
  readonly command?: "apply" | "preflight";
  /**
   * How long the run waits to be confirmed, in milliseconds, up to seven days; if absent it is committed at once.
   * Unless it is confirmed in time, `Context.deadlineWatch` undoes it, or, where there is none, the first command after that.
   */
  readonly confirmWithinMs?: number | undefined;
}

/**
 * Applies the links and restores. In a dry run nothing is written anywhere. In a commit, unfinished runs are recovered first; then
 * every target is switched and the run is committed, or, if any step fails, every target is put back. A target that a
 * provisional run has changed is refused (`provisional_run`), also where it is as wanted.
 *
 * Crash: before the journal's `committed` record recovery undoes the run; after it the run stands. A `provisional` run waits
 * until its deadline.
 *
 * @returns a report in every operational case; it does not throw for them
 */
export async function apply(context: Context, request: ApplyRequest): Promise<RunReport> {
  const command = request.command ?? "apply";
  try {
    checkMode(request.mode);
    const wanted = parseWanted(request);
    const { parsed } = wanted;
    if (request.mode === "dry_run") return await withRoot(context, async (root) => (await dryRun(root, context, wanted, command)).report);
    const runId = newRunId();
    const refused: SessionRequest["refused"] = (error, cost) => attemptFact({ mode: "commit", planId: null, runId }, sizeOf(parsed), { ...cost, isThere: context.lockManager !== null }, error);
    return await withSession(context, { runId, refused }, (session) => commit(session, wanted));
  } catch (error) {
    return emptyReport({ command, mode: request.mode, error });
  }
}

/** What a plan made, for a reader and to be saved. */
export interface PlanResult {
  readonly report: RunReport;
  /** Makes the document; null where the request cannot be planned. */
  readonly document: (() => PlanDocument) | null;
}

/**
 * Plans and judges as `apply` would, and changes nothing. The document can be saved and applied later, exactly or not at all; a
 * plan that was saved is judged anew, and refused where the system has drifted.
 */
export async function plan(context: Context, request: PlanRequest | { readonly saved: PlanDocument }): Promise<PlanResult> {
  try {
    const wanted = parseWanted({ ...request, mode: "dry_run" });
    return await withRoot(context, (root) => dryRun(root, context, wanted, "plan"));
  } catch (error) {
    return { report: emptyReport({ command: "plan", mode: "dry_run", error }), document: null };
  }
}

function parseWanted(request: ApplyRequest): Wanted {
  const confirmWithinMs = parseConfirmWithin(request.confirmWithinMs);
  if ("saved" in request) return { parsed: parseRequest(requestOf(request.saved)), saved: request.saved, confirmWithinMs };
  return { parsed: parseRequest(request), saved: null, confirmWithinMs };
}

async function dryRun(root: Root, context: Context, { parsed, saved, confirmWithinMs }: Wanted, command: RunReport["command"]): Promise<PlanResult> {
  const made = makePlan(root, parsed, planOptions(context));
  checkProvisional(readWaiting(root, context, thisMoment()), made);
  const dirs = new DirCache(root);
  try {
    const observed = await observePlan(dirs, made, context);
    if (saved !== null) checkDrift(saved, observed);
    const unfinished = unfinishedRuns(root, context);
    const whole = { actions: observed.actions, unfinishedRuns: unfinished };
    const run = await stoppable(context.signal, { op: "apply", leaves: "Nothing was changed." }, () => observeRun(root, context, whole));
    const judgement = judge(observed, run, context.policy);
    const facts: FactContext = { mode: "dry_run", planId: made.planId, runId: null };
    const report: RunReport = {
      ...emptyReport({ command, mode: "dry_run", error: judgement.error ?? leftError(judgement.left.map(({ error }) => error)) }),
      plan_id: made.planId,
      confirm_within_ms: confirmWithinMs,
      actions: applyActions(judgement.actions),
      passed_over: made.passedOver,
      warnings: [...unfinishedWarnings(unfinished), ...made.warnings, ...actionWarnings(judgement.actions)],
      rows: preflightRows(judgement.actions, context.policy),
      facts: new Series(() => chain(planFacts(facts, made), preflightFacts(facts, judgement, context.lockManager !== null), foreseenFacts(facts, judgement, context.policy))),
    };
    return { report, document: () => planDocument(observed) };
  } finally {
    dirs.close();
  }
}
