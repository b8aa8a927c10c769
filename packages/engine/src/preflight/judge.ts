/** This defines `judge`: each observed action with its decision, the same for preflight, dry run and commit (REQ-S10). */
import { evaluate, stopError, type Policy, type Stop } from "@switchyard/policy";
import type { SwitchyardError } from "@switchyard/fs-atomic";
import type { ObservedAction, ObservedPlan } from "./observe-plan.ts";

/** One action and what the gates say of it. */
export interface JudgedAction extends ObservedAction {
  readonly decision: "switch" | "noop" | "stop";
  readonly stops: readonly Stop[];
}

/** All actions judged, and the error that ends the run where one of them stops. */
export interface Judgement {
  readonly actions: readonly JudgedAction[];
  /** The first stop's error; null: all may go ahead. */
  readonly error: SwitchyardError | null;
}

/** Judges every action. */
export function judge(observed: ObservedPlan, policy: Policy): Judgement {
  const actions = observed.actions.map((action): JudgedAction => {
    const stops = evaluate(action.seen, policy);
    return { ...action, stops, decision: stops.length > 0 ? "stop" : action.done ? "noop" : "switch" };
  });
  const first = actions.flatMap((action) => action.stops)[0];
  return { actions, error: first === undefined ? null : stopError(first) };
}
