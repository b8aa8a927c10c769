/** This defines `actionWarnings`: the warnings of all actions as a report tells them. */
import type { ObservedAction } from "../preflight/observe-plan.ts";

/** Each text once: many targets may share a source or a directory. */
export function actionWarnings(actions: readonly Pick<ObservedAction, "warnings">[]): string[] {
  return [...new Set(actions.flatMap(({ warnings }) => warnings.map(({ message }) => message)))];
}
