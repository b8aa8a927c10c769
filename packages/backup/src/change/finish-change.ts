/** This defines `finishChange`: what is left to do once a change is durable. */
import { errnoOf, isSwitchyardError } from "@switchyard/fs-atomic";
import type { Catalog } from "../catalog/catalog.ts";
import type { Outcome } from "./change-options.ts";
import { clearMark } from "./clear-change.ts";
import { dropDisplaced } from "./drop-displaced.ts";
import type { Prepared } from "./prepare-change.ts";
import { describesPrivileged, disarm } from "./privileges.ts";

/**
 * (1) Drops the displaced node where it is kept as a payload of its own, (2) takes the privileges off that, (3) clears the
 * stage name of a change to nothing, (4) whatever the verb wants done afterwards.
 *
 * Crash: settling does the rest.
 */
export async function finishChange(catalog: Catalog, prepared: Prepared, outcome: Outcome): Promise<Outcome> {
  if (outcome.outcome !== "changed") return outcome;
  const { draft, names, sidecar, swap } = prepared;
  try {
    const isDropped = sidecar.method === "exchange" || dropDisplaced(catalog, { names, sidecar, prior: swap.prior }); // (1)
    if (sidecar.method === "link" && describesPrivileged(sidecar)) disarm(catalog.store, names.payload, swap.prior); // (2)
    clearMark(catalog, { names, swap }); // (3)
    await draft.afterwards?.(); // (4)
    return isDropped ? outcome : { ...outcome, leftOver: names.displaced };
  } catch (error) {
    if (errnoOf(error) === undefined && !isSwitchyardError(error)) throw error;
    return { outcome: "failed", target: draft.target, error, changed: true };
  }
}
