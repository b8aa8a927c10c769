/** This defines what the verb `facts verify` does. */
import { withFacts } from "@switchyard/engine";
import { CHAIN_START, verifyFacts, type FactsVerdict } from "@switchyard/facts";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { printVerdict } from "../../render/print-verdict.ts";

/** Of a root that has none. */
const NOTHING: FactsVerdict = { ok: true, lines: 0, complete_from: CHAIN_START, head: CHAIN_START, files: [] };

/** Checks that no fact was changed, removed or moved. */
export async function runFactsVerify(options: GlobalOptions & { readonly from?: string; readonly head?: string }): Promise<number> {
  return withFacts(contextOf(options), async (place) => {
    // The reports first: what is recorded meanwhile must not look as if it had been cut off.
    const known = place === null ? [] : [...place.heads()];
    // Where older files were moved away, so were the lines that older reports name.
    const heads = [...(options.from === undefined ? known : known.slice(0, 1)), ...(options.head === undefined ? [] : [options.head])];
    const verdict = place === null ? missing(options.head) : verifyFacts(place.dir, place.name, { from: options.from, heads });
    return printVerdict({ path: place?.path ?? null, chain: verdict }, options);
  });
}

function missing(head: string | undefined): FactsVerdict {
  if (head === undefined || head === CHAIN_START) return NOTHING;
  return { ok: false, reason: "end_missing", file: null, line: 0, found: `there are no facts, and none has the hash ${head}`, complete_from: null };
}
