/** This defines what the verb `facts export` does. */
import { withFacts } from "@switchyard/engine";
import { exported, type Format } from "../../facts/exported.ts";
import { filterOf, type FactFilter } from "../../facts/fact-filter.ts";
import { meantFacts } from "../../facts/meant-facts.ts";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { print } from "../../output/print.ts";
import { passedOver } from "../../render/passed-over.ts";

type Options = GlobalOptions & FactFilter & { readonly format: Format; readonly source?: string };

/** Writes facts to stdout in the form of another system. */
export async function runFactsExport(options: Options): Promise<number> {
  return withFacts(contextOf(options), async (place) => {
    const found = meantFacts(place, filterOf(options));
    await print(exported(found.lines(), options));
    passedOver(found.others());
    return 0;
  });
}
