/** This defines `checkFacts`: whether the recorded facts say what really happened. */
import { type RecordedFact, readFacts } from "./read-facts.ts";

/** How a run ended whose facts are judged. */
export interface FactsRule {
  readonly verb: "apply" | "rollback";
  readonly side: "old" | "new";
  /** The ids of the runs that the system had seen before: what was said of those is another matter. */
  readonly earlierRuns?: readonly string[];
}

/** A root, and the targets that the struck command was to change. */
export interface JudgedTargets {
  readonly root: string;
  readonly links: readonly { readonly target: string }[];
}

/**
 * Once nothing is left to recover, the last fact about each target says success if and only if the verb's own side
 * was reached, and a run has no fact twice [REQ-O1] [REQ-O9].
 */
export function checkFacts({ root, links }: JudgedTargets, { verb, side, earlierRuns = [] }: FactsRule): string[] {
  const stage = verb === "apply" ? "apply.result" : "rollback";
  const facts = readFacts(root).filter((fact) => fact.stage === stage && !earlierRuns.includes(fact.run_id ?? ""));
  const reached = side === (verb === "apply" ? "new" : "old");
  const lies = links.flatMap(({ target }) => {
    const said = facts.findLast(({ path }) => path === target)?.decision;
    if ((said === "success") === reached) return [];
    return [`facts: the last ${stage} of ${target} says ${said ?? "nothing"}, but it is ${side}`];
  });
  return [...lies, ...repeated(facts)];
}

function repeated(facts: readonly RecordedFact[]): string[] {
  const groups = Map.groupBy(facts, ({ stage, run_id: run, action_id: action }) => `${stage} of action ${action} in run ${run}`);
  return [...groups].filter(([, { length }]) => length > 1).map(([name, { length }]) => `facts: ${length} times ${name}`);
}
