/** This defines `onlyOutcome`: what a verb for one target makes of the outcome of many. */
import type { Changed, Outcome, Outcomes, Unchanged } from "./change-options.ts";

/** The outcome of the only target. @throws what it failed with. */
export function onlyOutcome({ outcomes: [outcome] }: Outcomes): Changed | Unchanged {
  return succeeded(outcome);
}

function succeeded(outcome: Outcome | undefined): Changed | Unchanged {
  if (outcome === undefined) throw new TypeError("one target has one outcome");
  if (outcome.outcome === "failed") throw outcome.error;
  return outcome;
}
