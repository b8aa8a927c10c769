/** This defines `dryRun`: what a commit would find and do. Reads only. */
import type { Root } from "@switchyard/fs-atomic";
import { readWaiting } from "../confirm/read-waiting.ts";
import type { Context } from "../context.ts";
import type { AskedLock } from "../facts/make/asked-lock.ts";
import type { FactContext } from "../facts/make/fact-context.ts";
import { DirCache } from "../preflight/dir-cache.ts";
import { judge } from "../preflight/judge.ts";
import { observePlan, type ObservedPlan } from "../preflight/observe-plan.ts";
import { observeRun } from "../preflight/observe-run.ts";
import { unfinishedRuns } from "../recover/unfinished-runs.ts";
import { unfinishedWarnings } from "../recover/unfinished-warnings.ts";
import { actionWarnings } from "../report/action-warnings.ts";
import { applyActions } from "../report/apply-actions.ts";
import { emptyReport } from "../report/empty-report.ts";
import { preflightRows } from "../report/preflight-rows.ts";
import type { RunReport } from "../report/report.ts";
import { Series } from "../report/series.ts";
import { leftError } from "../run/left-target.ts";
import { thisMoment } from "../state/this-moment.ts";
import { stoppable } from "../stop/stoppable.ts";
import type { Undertaking } from "./undertaking.ts";

/** What a dry run found. */
export interface Foreseen {
  readonly report: RunReport;
  readonly observed: ObservedPlan;
}

/** Plans, observes and judges as a commit does, by the same functions (REQ-S10). */
export async function dryRun(root: Root, context: Context, { undertaking, command }: { readonly undertaking: Undertaking; readonly command: RunReport["command"] }): Promise<Foreseen> {
  const task = await undertaking.plan(root, context, () => readWaiting(root, context, thisMoment()));
  const { plan, telling } = task;
  const dirs = new DirCache(root);
  try {
    const observed = await observePlan(dirs, plan, context);
    task.compare(observed);
    const unfinished = unfinishedRuns(root, context);
    const run = await stoppable(context.signal, { op: "apply", leaves: "Nothing was changed." }, () => observeRun(root, context, { actions: observed.actions, unfinishedRuns: unfinished }));
    const judgement = judge(observed, run, { policy: context.policy, others: task.stops });
    const facts: FactContext = { mode: "dry_run", planId: plan.planId, runId: null };
    const report: RunReport = {
      ...emptyReport({ command, mode: "dry_run", error: judgement.error ?? leftError(judgement.left.map(({ error }) => error)) }),
      ...task.reported,
      plan_id: plan.planId,
      confirm_within_ms: undertaking.confirmWithinMs,
      actions: applyActions(judgement.actions),
      passed_over: plan.passedOver,
      warnings: [...unfinishedWarnings(unfinished), ...plan.warnings, ...task.warnings, ...actionWarnings(judgement.actions)],
      rows: preflightRows(judgement.actions, context.policy),
      facts: new Series(() => telling.foreseen(facts, { judgement, lock: unasked(context), policy: context.policy })),
    };
    return { report, observed };
  } finally {
    dirs.close();
  }
}

/** A dry run asks for no lock. */
export function unasked({ lockManager }: Pick<Context, "lockManager">): AskedLock {
  return { waitMs: 0, attempts: 0, isThere: lockManager !== null };
}
