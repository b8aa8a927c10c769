/** This defines `leftByRuns`: which run is to be asked how each target should be. */
import type { IntentRecord } from "@switchyard/journal";
import { targetOf } from "../run/intent.ts";
import type { RecordedRun } from "./recorded-runs.ts";

/** A run, and its targets that no later run claims. */
export interface LeftByRun {
  readonly recorded: RecordedRun;
  readonly records: readonly IntentRecord[];
}

/**
 * Gives each target to the newest apply over it that stands, or that is unfinished; an unfinished rollback too. What was undone
 * leaves its targets to the run before it. A run is given when it is met, so that its journal can be let go.
 *
 * @param runs newest first
 */
export function* leftByRuns(runs: Iterable<RecordedRun>): Generator<LeftByRun> {
  const claimed = new Set<string>();
  for (const recorded of runs) {
    const isClaiming = claims(recorded);
    const records = isClaiming ? recorded.run.intents.filter((record) => !claimed.has(targetOf(record))) : [];
    for (const record of records) claimed.add(targetOf(record));
    yield { recorded, records };
  }
}

function claims({ line: { verb, stands, state } }: RecordedRun): boolean {
  return state === "unfinished" || (verb === "apply" && stands);
}

/** Whether the run leaves a link there: a target that was put back is the package manager's again, and may change. */
export function leavesLink({ incoming }: IntentRecord): boolean {
  return incoming?.how === "link" || (incoming?.how === "payload" && incoming.identity.kind === "symlink");
}
