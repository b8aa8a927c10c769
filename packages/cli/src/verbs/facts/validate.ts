/** This defines what the verb `facts validate` does. */
import { validateFacts } from "../../facts/validate-facts.ts";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { printValidation } from "../../render/print-validation.ts";

/** Checks that every line fits the schema of facts. */
export async function runFactsValidate(options: GlobalOptions, file: string | undefined): Promise<number> {
  return printValidation(await validateFacts(contextOf(options), file), options);
}
