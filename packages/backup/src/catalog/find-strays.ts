/** This defines `findStrays`: reserved names that no sidecar tells about. */
import type { Catalog } from "./catalog.ts";

/**
 * Names under the catalog's tag that belong to no backup: staged nodes, displaced nodes that were not dropped, payloads and
 * pins without sidecar, sorted. Under the lock and after `settleTarget` of every target, they are there for good: nobody can
 * prove what they are, and nothing of this package removes them. Changes nothing.
 */
export function findStrays(catalog: Catalog): readonly string[] {
  const described = new Set<string>();
  for (const { stem, millis, use } of catalog.reserved()) if (use === "sidecar") described.add(`${stem} ${millis}`);
  const strays: string[] = [];
  for (const { stem, millis, use, name } of catalog.reserved()) {
    const isPart = use === "sidecar" || ((use === "payload" || use === "pin") && described.has(`${stem} ${millis}`));
    if (!isPart) strays.push(name);
  }
  return strays.toSorted();
}
