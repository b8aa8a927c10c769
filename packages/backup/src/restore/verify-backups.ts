/** This defines `verifyBackups`: every payload of a target checked against its sidecar. */
import { isSwitchyardError, type NodeName, type SwitchyardError } from "@switchyard/fs-atomic";
import type { Backup } from "../catalog/backup.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { findBackups } from "../catalog/find-backups.ts";
import { readSidecar } from "../sidecar/read-sidecar.ts";
import { verifyPayload } from "./verify-payload.ts";

/** One backup and whether it could be restored. */
export interface VerifiedBackup {
  readonly backup: Backup;
  /** Null: its payload is what its sidecar says. */
  readonly error: SwitchyardError | null;
}

/**
 * Reads and checks every backup of `target`, the newest first. One that went back to its target is `payload_missing`. Changes
 * nothing; needs no lock, and then may find one that is being made.
 */
export async function verifyBackups(catalog: Catalog, target: NodeName): Promise<VerifiedBackup[]> {
  const verified: VerifiedBackup[] = [];
  for (const backup of findBackups(catalog, target)) verified.push({ backup, error: await errorOf(catalog, backup) });
  return verified;
}

async function errorOf(catalog: Catalog, backup: Backup): Promise<SwitchyardError | null> {
  try {
    const sidecar = backup.state === "unreadable" ? readSidecar(catalog.store, backup.names.sidecar) : backup.sidecar;
    await verifyPayload(catalog.store, backup.names.payload, sidecar);
    return null;
  } catch (error) {
    if (isSwitchyardError(error)) return error;
    throw error;
  }
}
