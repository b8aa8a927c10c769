/** This defines `judge`: each observed action with its decision, and the run, the same for preflight, dry run and commit (REQ-S10). */
import { judgeAction, judgeRun, policyFor, stopError, type Policy, type RunObservation, type Stop, type Verdict } from "@switchyard/policy";
import type { SwitchyardError } from "@switchyard/fs-atomic";
import { isLackOfBackup } from "../run/left-target.ts";
import type { ObservedAction, ObservedPlan } from "./observe-plan.ts";

/** What gates found wrong. */
export interface Gated {
  readonly stops: readonly Stop[];
  /** What a policy field let pass (REQ-C2). */
  readonly overridden: readonly Stop[];
}

/** One action and what the gates say of it. */
export interface JudgedAction extends ObservedAction, Gated {
  readonly decision: "switch" | "restore" | "noop" | "stop";
  /** Why it cannot be: the first gate's stop, or what its backup lacks; null: it may go ahead. */
  readonly error: SwitchyardError | null;
}

/** One whose backup cannot be brought back. */
export type LeftAction = JudgedAction & { readonly error: SwitchyardError };

/** All actions judged, and the error that ends the run where one of them stops, or the run as a whole. */
export interface Judgement {
  readonly actions: readonly JudgedAction[];
  readonly run: RunObservation & Gated;
  /** As the plan's observation says it. */
  readonly bytesHashed: number;
  /** The restores that are left as they are, because the policy has the others go on without them. */
  readonly left: readonly LeftAction[];
  /** Every error that ends the run, those of single actions first. */
  readonly errors: readonly SwitchyardError[];
  /** The first of them; null: all may go ahead. */
  readonly error: SwitchyardError | null;
}

/**
 * Judges every action and the run.
 *
 * @param others what stops it besides, by someone who knows more of it than the gates; told first
 */
export function judge(observed: ObservedPlan, run: RunObservation, { policy, others }: { readonly policy: Policy; readonly others: readonly SwitchyardError[] }): Judgement {
  const actions = observed.actions.map((action): JudgedAction => {
    const gated = gatedBy(judgeAction(action.seen, policyFor(action.action.policy, policy)));
    const error = errorOf(action, gated);
    return { ...action, ...gated, error, decision: error === null ? decide(action) : "stop" };
  });
  const whole = gatedBy(judgeRun(run, policy));
  const left = policy.force_restore_best_effort ? actions.filter(isLeft) : [];
  const passed = new Set<JudgedAction>(left);
  const errors = [...others, ...actions.flatMap((action) => (action.error === null || passed.has(action) ? [] : [action.error])), ...whole.stops.map(stopError)];
  return { actions, run: { ...run, ...whole }, bytesHashed: observed.bytesHashed, left, errors, error: errors[0] ?? null };
}

/** Only for want of a good backup, not because a gate stops it. */
function isLeft(action: JudgedAction): action is LeftAction {
  return action.stops.length === 0 && action.error !== null && isLackOfBackup(action.error);
}

/** One for all that pass. */
const CLEAR: Gated = { stops: [], overridden: [] };

function gatedBy(verdicts: readonly Verdict[]): Gated {
  const found = verdicts.flatMap(({ stops }) => stops);
  if (found.length === 0) return CLEAR;
  return { stops: found.filter(({ overriddenBy }) => overriddenBy === null), overridden: found.filter(({ overriddenBy }) => overriddenBy !== null) };
}

function errorOf({ restore }: ObservedAction, { stops: [stop] }: Gated): SwitchyardError | null {
  if (stop !== undefined) return stopError(stop);
  return restore === null || restore.found ? null : restore.error;
}

function decide({ action, done }: ObservedAction): JudgedAction["decision"] {
  if (done) return "noop";
  return action.kind === "link" ? "switch" : "restore";
}
