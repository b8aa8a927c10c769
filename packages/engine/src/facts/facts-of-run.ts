/** This defines `factsOfRun`: the facts of a run as its journal tells them, for recovery. */
import type { Fact } from "@switchyard/facts";
import type { RunRecord } from "@switchyard/journal";
import type { RunWork } from "../run/run-work.ts";
import { chain } from "./chain.ts";
import type { ApplyEnding } from "./make/apply-result-facts.ts";
import { leftRollbackFacts, rollbackFacts, rollbackSummary } from "./make/rollback-facts.ts";
import { leftFacts } from "./make/untouched-facts.ts";
import { resultFacts } from "./result-facts.ts";
import { errorOfLeft, leftError } from "../run/left-target.ts";
import { errorOfRun } from "../run/run-errors.ts";

/** The facts that a run leaves at its end, whoever brings it there. */
export function factsOfRun(work: RunWork, run: RunRecord): Iterable<Fact> {
  const { plan_id: planId, run_id: runId, undoes, left = [] } = run.begin;
  const context = { mode: "commit", planId, runId } as const;
  if (run.begin.verb === "apply") {
    const facts = resultFacts(work, { committed: run.committed, error: run.committed ? null : errorOfRun(run), smoke: smokeOf(run) });
    return chain(leftFacts(context, left), run.committed || !run.switched ? facts : rolledBack(facts));
  }
  const restored = [...work.progress.values()].filter(({ outcome }) => outcome === "settled").length;
  const failed = work.intents.length - restored;
  const error = failed > 0 ? errorOfRun(run) : leftError(left.map(errorOfLeft));
  const summary = rollbackSummary(context, undoes ?? "", { restored, unchanged: 0, failed: failed + left.length }, error);
  return chain(leftRollbackFacts(context, undoes ?? "", left), rollbackFacts(work), [summary]);
}

/**
 * Where the run did not come to stand, its error says whether that was why. One that was cut short behind its last swap may
 * have been checked or not.
 */
function smokeOf({ smoke, switched, error }: RunRecord): ApplyEnding["smoke"] {
  if (smoke !== null) return smoke;
  if (error?.id === "E_SMOKE") return "failed";
  return switched && error === null ? undefined : "not_run";
}

/** Every target had changed hands, whoever measured it. */
function* rolledBack(facts: Iterable<Fact>): Generator<Fact> {
  for (const fact of facts) yield fact.stage === "apply.result" || fact.stage === "profile.flip" ? { ...fact, rolled_back: true } : fact;
}
