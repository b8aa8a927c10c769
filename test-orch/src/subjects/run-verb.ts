// This defines `runVerb`: one verb of the engine, committed.

import { apply, recover, rollback } from "@switchyard/engine";
import type { Context, RunReport } from "@switchyard/engine";
import type { ProductLink } from "./product-links.ts";

/** The verbs of the lane. */
export type ProductVerb = "apply" | "rollback" | "recover";

/** Runs it and gives its report; like the engine, it does not throw for a failure of the verb. */
export function runVerb(verb: ProductVerb, context: Context, links: readonly ProductLink[]): Promise<RunReport> {
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
