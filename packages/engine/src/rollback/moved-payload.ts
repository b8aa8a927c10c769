/** This defines `movedPayload`: where a run's payload is now, if no longer at its own name. Reads only. */
import { nodeName, observe } from "@switchyard/fs-atomic";
import { findKeptNode, type Catalog, type ReadableBackup } from "@switchyard/backup";
import type { IntentRecord } from "@switchyard/journal";
import type { BackupPlace } from "./backup-places.ts";

/** A backup and the place in which it lies. */
export interface PlacedBackup {
  readonly place: BackupPlace;
  readonly backup: ReadableBackup;
}

/** The backup that holds it now, where it went back and was displaced again by later runs that were undone. */
export function movedPayload(record: IntentRecord, places: readonly [BackupPlace, ...BackupPlace[]]): PlacedBackup | undefined {
  if (observe(places[0].catalog.store, record.keep).kind !== "none") return undefined;
  return findInPlaces(places, (catalog) => findKeptNode(catalog, nodeName(record.target), record.prior));
}

/** The first that is found. */
export function findInPlaces(places: readonly BackupPlace[], find: (catalog: Catalog) => ReadableBackup | undefined): PlacedBackup | undefined {
  for (const place of places) {
    const backup = find(place.catalog);
    if (backup !== undefined) return { place, backup };
  }
  return undefined;
}
