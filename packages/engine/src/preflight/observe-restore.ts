/** This defines `observeRestore`: the backup that a restore would put back, verified, or why there is none. */
import { encodeBytes, hashFile, identityOf, isSwitchyardError, sha256, type SwitchyardError, type NodeName, type ObservedNode, type PresentNode } from "@switchyard/fs-atomic";
import { checkOwner, findRestore, privilegesIn, type Catalog, type ReadableBackup } from "@switchyard/backup";
import type { KeptAt } from "../backup-dir/kept-at.ts";
import type { Which } from "../plan/plan.ts";

/** What a restore found. */
export type ObservedRestore =
  | { readonly found: true; readonly backup: ReadableBackup; readonly at: KeptAt | null; readonly isHeld: boolean; readonly payload: PresentNode | null; readonly payloadHash: string | null }
  /** `at`: the directory where its backup lies; null: beside the target. */
  | { readonly found: false; readonly error: SwitchyardError };

/** Where backups of a target are looked for. */
export interface RestorePlaces {
  readonly beside: Catalog;
  /** Where the policy has them kept; null: beside. */
  readonly elsewhere: Catalog | null;
  readonly keptAt: KeptAt | null;
}

/** Looks at a target's backups. What cannot be restored is an answer, not an exception. */
export async function observeRestore({ beside, elsewhere, keptAt }: RestorePlaces, target: NodeName, node: ObservedNode, { which, signal }: { readonly which: Which; readonly signal: AbortSignal | undefined }): Promise<ObservedRestore> {
  try {
    const { backup, catalog, isHeld, payload } = await findRestore(beside, target, { node, selection: which, others: elsewhere === null ? [] : [elsewhere], signal });
    const privileges = isHeld ? null : privilegesIn(backup.sidecar);
    if (privileges !== null) checkOwner(catalog.store, backup.names.payload, privileges);
    // The payload of "was absent" is no node that comes back.
    const comesBack = backup.sidecar.prior_kind === "none" ? null : payload;
    return { found: true, backup, at: catalog === elsewhere ? keptAt : null, isHeld, payload: comesBack, payloadHash: await hashOf(catalog, backup, comesBack, signal) };
  } catch (error) {
    if (isSwitchyardError(error)) return { found: false, error };
    throw error;
  }
}

async function hashOf({ store }: Catalog, { names, sidecar }: ReadableBackup, payload: PresentNode | null, signal: AbortSignal | undefined): Promise<string | null> {
  if (payload === null) return null;
  if (payload.kind === "symlink") return sha256(encodeBytes(payload.dest));
  if (sidecar.schema === "backup_meta.v2" && sidecar.payload_hash !== undefined) return sidecar.payload_hash;
  return hashFile(store, names.payload, identityOf(payload), { signal });
}
