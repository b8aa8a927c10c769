/** This defines `withFreeNames`: names that were free, and are made, or others that are. */
import { errnoOf, isSwitchyardError, observe, type NodeName } from "@switchyard/fs-atomic";
import type { Catalog } from "./catalog.ts";
import { freeNames, type ReservedNames } from "../names/reserved-names.ts";

/** How often a name that was taken since the directory was listed is passed over. */
const MAX_TRIES = 16;

/**
 * Runs `make` with free names for `target`; where one of them turns out to be taken, again with the next ones. `make` makes
 * them exclusively and clears away what it made before it throws.
 */
export async function withFreeNames<T>(catalog: Catalog, target: NodeName, make: (names: ReservedNames) => Promise<T>): Promise<T> {
  const passed = new Set<string>();
  const taken = { has: (name: string): boolean => catalog.has(name) || passed.has(name) };
  for (let tries = 1; ; tries++) {
    const names = freeNames(target, catalog.tag, Date.now(), taken);
    // Somebody's: it stays, and its instant is passed over.
    passed.add(names.sidecar);
    if (tries < MAX_TRIES && isKeepTaken(catalog, names)) continue;
    try {
      return await make(names);
    } catch (error) {
      const isTaken = errnoOf(error) === "EEXIST" || (isSwitchyardError(error) && error.reason === "name_taken");
      if (!isTaken || tries === MAX_TRIES) throw error;
    }
  }
}

/** Where the displaced node goes is first needed when the target is swapped, and then it is too late to pass it over. */
function isKeepTaken({ dir, store }: Catalog, { payload, displaced }: ReservedNames): boolean {
  return observe(store, payload).kind !== "none" || observe(dir, displaced).kind !== "none";
}
