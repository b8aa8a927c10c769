/** This defines `leftByRuns`: which run is to be asked how each target should be. */
import type { IntentRecord, RunRecord } from "@switchyard/journal";
import { targetOf } from "../run/intent.ts";
import type { RecordedRun } from "./recorded-run.ts";
import type { RunLine } from "./run-line.ts";

/** A run, and its targets that no later run claims. */
export interface LeftByRun {
  readonly recorded: RecordedRun;
  readonly records: readonly IntentRecord[];
}

/**
 * Gives each target to the newest run over it that claims it: an apply that stands, or any run that is unfinished. What was undone,
 * wholly or at this target alone, leaves it to the run before it. A run is given when it is met, so that its journal can be let go.
 *
 * @param runs newest first
 * @param claims which runs claim their targets, if not these
 */
export function* leftByRuns(runs: Iterable<RecordedRun>, claims: (line: RunLine) => boolean = standsOrMay): Generator<LeftByRun> {
  const claimed = new Set<string>();
  const takenBack = new TakenBack();
  for (const recorded of runs) {
    const { line, run } = recorded;
    if (line.verb === "rollback" && line.stands) takenBack.add(run);
    const records = claims(line) ? run.intents.filter((record) => !claimed.has(targetOf(record)) && !takenBack.has(line.run_id, targetOf(record))) : [];
    for (const record of records) claimed.add(targetOf(record));
    yield { recorded, records };
  }
}

/** A rollback that left some targets of a run leaves the run standing: which targets went back is known by the target alone. */
class TakenBack {
  readonly #targets = new Map<string, Set<string>>();

  add({ begin: { undoes }, intents }: RunRecord): void {
    if (undoes === null) return;
    const targets = this.#targets.get(undoes) ?? new Set();
    this.#targets.set(undoes, targets);
    for (const record of intents) targets.add(targetOf(record));
  }

  has(runId: string, target: string): boolean {
    return this.#targets.get(runId)?.has(target) === true;
  }
}

function standsOrMay(line: RunLine): boolean {
  return line.state === "unfinished" || isStandingApply(line);
}

/** Whether targets are what this run made of them, unless a later one changed them. */
export function isStandingApply({ verb, stands }: RunLine): boolean {
  return verb === "apply" && stands;
}

/** Whether the run leaves a link there: a target that was put back is the package manager's again, and may change. */
export function leavesLink({ incoming }: IntentRecord): boolean {
  return incoming?.how === "link" || (incoming?.how === "payload" && incoming.identity.kind === "symlink");
}
