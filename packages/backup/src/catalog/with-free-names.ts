/** This defines `withFreeNames`: names that were free, and are made, or others that are. */
import { errnoOf, isSwitchyardError, type NodeName } from "@switchyard/fs-atomic";
import type { Catalog } from "./catalog.ts";
import { freeNames, type ReservedNames } from "../names/reserved-names.ts";

/** How often a name that was taken since the directory was listed is passed over. */
const MAX_TRIES = 16;

/**
 * Runs `make` with free names for `target`; where one of them turns out to be taken, again with the next ones. `make` makes
 * them exclusively and clears away what it made before it throws.
 */
export async function withFreeNames<T>(catalog: Catalog, target: NodeName, make: (names: ReservedNames) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    const names = freeNames(target, catalog.tag, Date.now(), catalog);
    try {
      return await make(names);
    } catch (error) {
      const isTaken = errnoOf(error) === "EEXIST" || (isSwitchyardError(error) && error.reason === "name_taken");
      if (!isTaken || tries === MAX_TRIES) throw error;
      // Somebody's: it stays, and its instant is passed over.
      catalog.note(names.sidecar);
    }
  }
}
