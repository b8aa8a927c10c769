/** This defines `checkSerial`: whether all runs of all rivals could have been made one after another. */
import { createHash } from "node:crypto";
import { readFacts } from "../checker/papers/read-facts.ts";
import type { TreeEntry } from "../scratch/tree-entry.ts";
import type { Treasure } from "./find-lost.ts";

/** The history that the facts tell. */
export interface History {
  /** Successful changes of a target. */
  readonly changes: number;
  /** One line for each change that found what no earlier one had left. */
  readonly violations: readonly string[];
}

/**
 * Each change of a target found what the change before it had left there, at first the original, unless someone else had
 * come between: then it found a node that they had placed there.
 */
export function checkSerial(root: string, { targets, before, placements }: Treasure): History {
  const changes = readFacts(root).filter(({ stage, decision }) => (stage === "apply.result" || stage === "rollback") && decision === "success");
  const violations = targets.flatMap((target) => {
    const foreign = new Set(placements.filter((placed) => placed.target === target).map(({ sha256 }) => sha256));
    let stands = hashOf(before.entries.get(target));
    return changes.filter(({ path }) => path === target).flatMap(({ before_hash: found = null, after_hash: left = null, run_id: run }) => {
      const expected = stands;
      stands = left;
      return found === expected || (found !== null && foreign.has(found)) ? [] : [`${target}: run ${run} found ${found}, and ${expected} had been left`];
    });
  });
  return { changes: changes.length, violations };
}

/** As the facts have it: of a file's bytes, of a link's text. */
function hashOf(entry: TreeEntry | undefined): string | null {
  if (entry === undefined) return null;
  return entry.sha256 ?? createHash("sha256").update(entry.dest ?? "").digest("hex");
}
