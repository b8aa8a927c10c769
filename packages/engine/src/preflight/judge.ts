/** This defines `judge`: each observed action with its decision, the same for preflight, dry run and commit (REQ-S10). */
import { evaluate, stopError, type Policy, type Stop } from "@switchyard/policy";
import type { SwitchyardError } from "@switchyard/fs-atomic";
import type { ObservedAction, ObservedPlan } from "./observe-plan.ts";

/** One action and what the gates say of it. */
export interface JudgedAction extends ObservedAction {
  readonly decision: "switch" | "restore" | "noop" | "stop";
  readonly stops: readonly Stop[];
  /** Why it cannot be: the first gate's stop, or what its backup lacks; null: it may go ahead. */
  readonly error: SwitchyardError | null;
}

/** All actions judged, and the error that ends the run where one of them stops. */
export interface Judgement {
  readonly actions: readonly JudgedAction[];
  /** The first action's error; null: all may go ahead. */
  readonly error: SwitchyardError | null;
}

/** Judges every action. */
export function judge(observed: ObservedPlan, policy: Policy): Judgement {
  const actions = observed.actions.map((action): JudgedAction => {
    const stops = evaluate(action.seen, policy);
    const error = errorOf(action, stops);
    return { ...action, stops, error, decision: error === null ? decide(action) : "stop" };
  });
  return { actions, error: actions.find((action) => action.error !== null)?.error ?? null };
}

function errorOf({ restore }: ObservedAction, [stop]: readonly Stop[]): SwitchyardError | null {
  if (stop !== undefined) return stopError(stop);
  return restore === null || restore.found ? null : restore.error;
}

function decide({ action, done }: ObservedAction): JudgedAction["decision"] {
  if (done) return "noop";
  return action.kind === "link" ? "switch" : "restore";
}
