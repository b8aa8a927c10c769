/** This defines `factList`: the facts that a scenario emitted. */
import type { MatrixCell } from "../../matrix/matrix-result.ts";
import { markup, type Markup } from "../text/markup.ts";

/** What each is about, to be opened for all of it. */
export function factList(facts: MatrixCell["facts"]): Markup {
  if (facts.length === 0) return markup`<p class="none">None.</p>`;
  return markup`<ol class="steps">${facts.map((fact) => markup`<li><details><summary><code>${about(fact)}</code></summary><pre>${JSON.stringify(fact, null, 2)}</pre></details></li>`)}</ol>`;
}

function about(fact: MatrixCell["facts"][number]): string {
  const words = ["stage", "decision", "error_id", "path"].map((key) => fact[key]).filter((value) => typeof value === "string");
  return words.length === 0 ? "fact" : words.join("  ");
}
