/** This defines `printFacts`: facts for a person or as they stand. */
import { withFacts, type Context } from "@switchyard/engine";
import type { FactFilter } from "../facts/fact-filter.ts";
import { meantFacts } from "../facts/meant-facts.ts";
import { printLines } from "../output/print.ts";
import { factRow } from "./fact-row.ts";
import { passedOver } from "./passed-over.ts";
import { printDocument } from "./print-document.ts";
import { tableLines } from "./table.ts";

/** Which facts, and how they are shown. */
export interface PrintFactsOptions {
  readonly command: string;
  readonly filter: FactFilter;
  /** Only so many, the newest. */
  readonly last?: number | undefined;
  readonly json?: boolean | undefined;
}

/** Prints the facts that are meant, newest last; with `--json` an array of them. */
export async function printFacts(context: Context, { command, filter, last, json }: PrintFactsOptions): Promise<number> {
  return withFacts(context, async (place) => {
    const found = meantFacts(place, filter, last);
    const facts = found.facts();
    if (json === true) await printDocument({ schema_version: 1, command, ok: true, exit_code: 0, error: null, facts });
    else await printLines(orNone(tableLines(facts, factRow), Object.values(filter).every((one) => one === undefined)));
    passedOver(found.others());
    return 0;
  });
}

function* orNone(lines: Iterable<string>, isAll: boolean): Generator<string> {
  let any = false;
  for (const line of lines) {
    any = true;
    yield line;
  }
  if (!any) yield isAll ? "No facts yet." : "No such facts.";
}
