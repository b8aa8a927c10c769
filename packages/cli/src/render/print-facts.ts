/** This defines `printFacts` and `printVerdict`: facts for a person or as they stand. */
import type { FactsOfRoot } from "@switchyard/engine";
import { printLines } from "../output/print.ts";
import { printDocument } from "./print-document.ts";
import { table } from "./table.ts";

/** Prints the facts, newest last; with `--json` an array of them. */
export async function printFacts({ lines }: FactsOfRoot, options: { readonly json?: boolean; readonly last?: number }): Promise<number> {
  const facts = lines.slice(options.last === undefined ? 0 : -options.last).map((line): Record<string, unknown> => JSON.parse(line));
  if (options.json === true) await printDocument({ schema_version: 1, command: "facts", ok: true, exit_code: 0, error: null, facts });
  else await printLines(facts.length === 0 ? ["No facts yet."] : table(facts.map(row)));
  return 0;
}

/** Prints whether the chain of facts is whole; 1 where it is not. */
export async function printVerdict({ path, chain }: FactsOfRoot, options: { readonly json?: boolean }): Promise<number> {
  const exitCode = chain.ok ? 0 : 1;
  if (options.json === true) await printDocument({ schema_version: 1, command: "facts verify", ok: chain.ok, exit_code: exitCode, error: null, path, chain });
  else await printLines([chain.ok ? `${chain.lines} facts, none changed, removed or moved.` : `Line ${chain.line}: ${chain.found}.`]);
  return exitCode;
}

function row(fact: Record<string, unknown>): string[] {
  const text = (key: string): string => (typeof fact[key] === "string" ? fact[key] : "");
  return [text("ts"), text("stage"), text("decision"), text("path"), [text("error_id"), text("reason")].filter(Boolean).join(" ")];
}
