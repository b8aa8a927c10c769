/** This defines `factRow`: a fact as cells of a line. */
import type { AnyFact } from "../facts/fact-filter.ts";
import { showToldPath } from "./show-told-path.ts";
import { visible } from "./visible.ts";

/** Its time, stage, decision, path, and what went wrong; of any version. */
export function factRow(fact: AnyFact): string[] {
  const text = (key: string): string => (typeof fact[key] === "string" ? visible(fact[key]) : "");
  return [text("ts"), text("stage"), text("decision"), typeof fact["path"] === "string" ? showToldPath(fact["path"]) : "", [text("error_id"), text("reason")].filter(Boolean).join(" ")];
}
