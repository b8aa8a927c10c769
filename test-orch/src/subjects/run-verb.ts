// This defines `runVerb`: one verb of the engine, committed.

import { apply, recover, rollback } from "@switchyard/engine";
import type { Context, RunReport } from "@switchyard/engine";
import type { ProductLink } from "./product-links.ts";

/** Every verb of the lane. */
export const productVerbs = ["apply", "rollback", "recover"] as const;
/** The verbs of the lane. */
export type ProductVerb = (typeof productVerbs)[number];

/** Runs it and gives its report; like the engine, it does not throw for a failure of the verb. */
export function runVerb(verb: ProductVerb, context: Context, links: readonly Pick<ProductLink, "target" | "source">[]): Promise<RunReport> {
  switch (verb) {
    case "apply":
      return apply(context, { mode: "commit", links: links.map(({ target, source }) => ({ target, source })) });
    case "rollback":
      return rollback(context, { mode: "commit", runId: null });
    case "recover":
      return recover(context);
    default:
      return verb satisfies never;
  }
}

/** Runs them one after another. @throws where one of them does not succeed */
export async function runVerbs(verbs: readonly ProductVerb[], context: Context, links: readonly Pick<ProductLink, "target" | "source">[]): Promise<void> {
  for (const verb of verbs) {
    const { exit_code, error } = await runVerb(verb, context, links);
    if (exit_code !== 0) throw new Error(`Cannot record "${verb}": it ended with ${exit_code}: ${error?.message ?? ""}`);
  }
}
