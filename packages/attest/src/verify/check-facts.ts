/** This defines `checkFacts`: whether the chain of facts is still the one that was signed, or that one and more (REQ-O9). */
import type { Statement } from "../statement/statement.ts";

/** Facts as their own check found them: whether their chain holds, and the hash of each of their lines. */
export interface FoundFacts {
  readonly isWhole: boolean;
  /** Gone through until the signed one is met. */
  readonly hashes: Iterable<string>;
}

/** `same`: the chain holds, and goes through the signed head. `missing`: it has no such line. `broken`: it does not hold. */
export type FactsFinding = "same" | "missing" | "broken";

/** Compares what was signed with what was found. Lines after the signed head may be there: later runs wrote them. */
export function checkFacts({ predicate }: Statement, { isWhole, hashes }: FoundFacts): FactsFinding {
  if (!isWhole) return "broken";
  for (const hash of hashes) if (hash === predicate.facts.head) return "same";
  return "missing";
}
