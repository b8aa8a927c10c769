/** This defines `resultFacts`: the facts of a run that came to its end, as what it is. */
import type { Fact } from "@switchyard/facts";
import type { RunWork } from "../run/run-work.ts";
import { applyResultFacts, type ApplyEnding } from "./make/apply-result-facts.ts";
import { flipResultFact } from "./make/flip-facts.ts";

/** One for each action of an apply; one for a change of profiles. */
export function resultFacts(work: RunWork, ending: ApplyEnding): Iterable<Fact> {
  return work.begin.flip === undefined ? applyResultFacts(work, ending) : [flipResultFact(work, work.begin.flip, ending)];
}
