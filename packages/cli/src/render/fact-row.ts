/** This defines `factRow`: a fact as cells of a line. */
import type { AnyFact } from "../facts/fact-filter.ts";

/** Its time, stage, decision, path, and what went wrong; of any version. */
export function factRow(fact: AnyFact): string[] {
  const text = (key: string): string => (typeof fact[key] === "string" ? fact[key] : "");
  return [text("ts"), text("stage"), text("decision"), text("path"), [text("error_id"), text("reason")].filter(Boolean).join(" ")];
}
