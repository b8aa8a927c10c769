/** This defines `checkFacts`: whether the chain of facts is still the one that was signed, or that one and more (REQ-O9). */
import type { Statement } from "../statement/statement.ts";

/** What a file of facts has now, as its own check found it. */
export type FoundFacts =
  /** The chain holds; `hash` is that of line number `lines` of the statement, null where there are not so many. */
  | { readonly chain: "whole"; readonly hash: string | null }
  /** The chain does not hold. */
  | { readonly chain: "broken" };

/** `same`: it holds, and goes through the signed head. `cut_off`: it has fewer lines. `other`: another line is there. `broken`: it does not hold. */
export type FactsFinding = "same" | "cut_off" | "other" | "broken";

/** Compares what was signed with what was found. Lines after the signed head may be there: later runs wrote them. */
export function checkFacts({ predicate }: Statement, found: FoundFacts): FactsFinding {
  if (found.chain === "broken") return "broken";
  if (found.hash === null) return "cut_off";
  return found.hash === predicate.facts.head ? "same" : "other";
}
