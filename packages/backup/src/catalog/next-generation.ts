/** This defines `nextGeneration`: the number of a target's next backup (REQ-B7). */
import type { NodeName } from "@switchyard/fs-atomic";
import { reservedNames } from "../names/reserved-names.ts";
import type { Catalog } from "./catalog.ts";

/**
 * One more than the highest generation among the target's sidecars; 1 for the first. Call it under the lock. Version 1
 * sidecars rank below all others, and one that cannot be read has no rank: a link or a FIFO planted under such a name
 * must not keep its target from being switched.
 */
export function nextGeneration(catalog: Catalog, target: NodeName): number {
  let highest = 0;
  for (const [millis, names] of catalog.takenNames(target)) {
    if (!names.has("sidecar")) continue;
    const sidecar = catalog.sidecar(reservedNames(target, catalog.tag, millis).sidecar);
    if (sidecar?.schema === "backup_meta.v2") highest = Math.max(highest, sidecar.generation);
  }
  return highest + 1;
}
