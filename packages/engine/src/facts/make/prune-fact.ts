/** This defines `pruneFact`: what was pruned of a target's backups. */
import { printable, type Fact } from "@switchyard/facts";
import type { PruneOrder } from "../../prune/prune-order.ts";
import type { PrunedTarget } from "../../prune/pruned-target.ts";
import { common, failure, type FactContext } from "./fact-context.ts";

/** The `prune.result` fact of one target (REQ-PN3). */
export function pruneFact(context: FactContext, order: PruneOrder, { path, pruned, retained, error }: PrunedTarget): Fact {
  return {
    stage: "prune.result",
    ...common(context, error === null),
    ...failure(error),
    path: printable(path),
    backup_tag: order.backupTag,
    retention_count_limit: order.countLimit ?? null,
    retention_age_limit_ms: order.ageLimitMs ?? null,
    pruned_count: pruned.length,
    retained_count: retained?.length ?? null,
  };
}
