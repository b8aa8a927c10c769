/** This defines `checkFacts`: whether the recorded facts say what really happened. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ScratchRoot } from "../scratch/create-scratch-root.ts";

const FACTS = "var/log/switchyard/facts.jsonl";

/** The keys of a fact that matter here. */
interface RecordedFact {
  readonly stage: string;
  readonly run_id?: string | null;
  readonly action_id?: string;
  readonly path?: string;
  readonly decision?: string;
}

/** How a run ended whose facts are judged. */
export interface FactsRule {
  readonly verb: "apply" | "rollback";
  readonly side: "old" | "new";
}

/**
 * Once nothing is left to recover, the last fact about each target says success if and only if the verb's own side
 * was reached, and a run has no fact twice [REQ-O1] [REQ-O9].
 */
export function checkFacts({ root, links }: ScratchRoot, { verb, side }: FactsRule): string[] {
  const stage = verb === "apply" ? "apply.result" : "rollback";
  const facts = readFacts(join(root, FACTS)).filter((fact) => fact.stage === stage);
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

function readFacts(path: string): RecordedFact[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n").filter(Boolean);
  return lines.map((line): RecordedFact => JSON.parse(line));
}
