/** This defines `factsOfRun`: the facts of a run as its journal tells them, for recovery. */
import type { Fact } from "@switchyard/facts";
import type { RunRecord } from "@switchyard/journal";
import type { RunWork } from "../run/run-work.ts";
import { chain } from "./chain.ts";
import { applyResultFacts, rollbackFacts, rollbackSummary, type ApplyEnding } from "./make-facts.ts";
import { errorOfRun } from "../run/run-errors.ts";

/** The facts that a run leaves at its end, whoever brings it there. */
export function factsOfRun(work: RunWork, run: RunRecord): Iterable<Fact> {
  if (run.begin.verb === "apply") {
    const facts = applyResultFacts(work, { committed: run.committed, error: run.committed ? null : errorOfRun(run), smoke: smokeOf(run) });
    return run.committed || !run.switched ? facts : rolledBack(facts);
  }
  const restored = [...work.progress.values()].filter(({ outcome }) => outcome === "settled").length;
  const context = { mode: "commit", planId: run.begin.plan_id, runId: run.begin.run_id } as const;
  const counts = { restored, unchanged: 0, failed: work.intents.length - restored };
  return chain(rollbackFacts(work), [rollbackSummary(context, run.begin.undoes ?? "", counts, counts.failed === 0 ? null : errorOfRun(run))]);
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
  for (const fact of facts) yield fact.stage === "apply.result" ? { ...fact, rolled_back: true } : fact;
}
