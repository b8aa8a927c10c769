/** This defines `checkKept`: whether what a run displaced could be put back. Reads only. */
import { isSwitchyardError, nodeName } from "@switchyard/fs-atomic";
import { checkPayload, readSidecar, type CheckedPayload, type Sidecar } from "@switchyard/backup";
import type { IntentRecord } from "@switchyard/journal";
import type { BackupPlace } from "../rollback/backup-places.ts";
import { movedPayload } from "../rollback/moved-payload.ts";

/** How thoroughly. */
export interface KeptOptions {
  /** Whether the bytes are read, also where nothing speaks against them. */
  readonly hashes: boolean;
}

/**
 * Checks sidecar and payload of one action: by inode, size and time, and by the bytes where that does not tell, or all are to be read.
 *
 * @returns whether the bytes are known to be those that were kept; null: they were not read
 * @throws `E_BACKUP_MISSING` `sidecar_missing`, `payload_missing`; `E_RESTORE_FAILED` `sidecar_unreadable`, `payload_kind_mismatch`,
 * `payload_hash_mismatch`, `payload_identity_mismatch`, `payload_unreadable`
 */
export async function checkKept(record: IntentRecord, places: readonly [BackupPlace, ...BackupPlace[]], { hashes }: KeptOptions): Promise<boolean | null> {
  const own = readSidecar(places[0].catalog.store, record.sidecar.name);
  const moved = movedPayload(record, places);
  const { store } = (moved?.place ?? places[0]).catalog;
  const name = moved?.backup.names.payload ?? nodeName(record.keep);
  const sidecar = moved?.backup.sidecar ?? own;
  const read = async (): Promise<boolean> => isSure(await checkPayload(store, name, sidecar));
  if (hashes || sidecar.prior_kind !== "file") return read();
  try {
    await checkPayload(store, name, unhashed(sidecar));
    return null;
  } catch (error) {
    // Its time was changed, or it is not the inode that was kept: what is in it decides.
    if (isSwitchyardError(error) && error.reason === "payload_identity_mismatch") return read();
    throw error;
  }
}

function unhashed(sidecar: Sidecar): Sidecar {
  return sidecar.schema === "backup_meta.v1" ? sidecar : { ...sidecar, payload_hash: undefined };
}

function isSure({ doubt }: CheckedPayload): boolean {
  return doubt === null;
}
