/** This defines `pin` and `unpin`: whether a backup may ever be pruned. */
import { createFile, errnoOf, ignoring } from "@switchyard/fs-atomic";
import type { Backup } from "../catalog/backup.ts";
import type { Catalog } from "../catalog/catalog.ts";

/**
 * Keeps a backup from being pruned, durably, by an empty file at its pin name. Pinning twice equals pinning once.
 *
 * Crash: it is pinned or not.
 */
export async function pin(catalog: Catalog, { names }: Backup): Promise<void> {
  const { store } = catalog;
  try {
    await createFile(store, names.pin, new Uint8Array(), { mode: 0o644, sync: false });
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
  }
  catalog.note(names.pin);
  await store.sys.fsync(store.fd);
}

/**
 * Lets a backup be pruned again, durably. Unpinning one that is not pinned does nothing.
 *
 * Crash: it is pinned or not.
 */
export async function unpin(catalog: Catalog, { names }: Backup): Promise<void> {
  const { store } = catalog;
  ignoring("ENOENT", () => store.sys.unlinkat(store.fd, names.pin));
  catalog.forget(names.pin);
  await store.sys.fsync(store.fd);
}
