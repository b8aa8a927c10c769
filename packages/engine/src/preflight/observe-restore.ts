/** This defines `observeRestore`: the backup that a restore would put back, verified, or why there is none. */
import { identityOf, hashFile, isSwitchyardError, type SwitchyardError, type HashOptions, type NodeName, type ObservedNode, type PresentNode } from "@switchyard/fs-atomic";
import { checkOwner, findRestore, privilegesIn, type Catalog, type PayloadDoubt, type ReadableBackup } from "@switchyard/backup";
import type { Policy } from "@switchyard/policy";
import type { KeptAt } from "../backup-dir/kept-at.ts";
import type { Which } from "../plan/plan.ts";

/** What a restore found. */
export type ObservedRestore =
  | {
      readonly found: true;
      readonly backup: ReadableBackup;
      /** The directory where it lies; null: beside the target. */
      readonly at: KeptAt | null;
      readonly isHeld: boolean;
      readonly payload: PresentNode | null;
      /** As it is now; null where nothing comes back, or it was not taken. */
      readonly payloadHash: string | null;
      readonly doubt: PayloadDoubt | null;
    }
  | { readonly found: false; readonly error: SwitchyardError };

/** Where backups of a target are looked for. */
export interface RestorePlaces {
  readonly beside: Catalog;
  /** Where the policy has them kept; null: beside. */
  readonly elsewhere: Catalog | null;
  readonly keptAt: KeptAt | null;
}

/** Which backup is looked for, and how. */
export interface RestoreWanted extends HashOptions {
  readonly which: Which;
  readonly policy: Pick<Policy, "record_hashes" | "require_sidecar_integrity">;
}

/** Looks at a target's backups. What cannot be restored is an answer, not an exception. */
export async function observeRestore({ beside, elsewhere, keptAt }: RestorePlaces, target: NodeName, node: ObservedNode, { which, policy, ...hashing }: RestoreWanted): Promise<ObservedRestore> {
  try {
    const others = elsewhere === null ? [] : [elsewhere];
    const { backup, catalog, isHeld, payload, hash, warning } = await findRestore(beside, target, { node, selection: which, others, requireIntegrity: policy.require_sidecar_integrity, ...hashing });
    const privileges = isHeld ? null : privilegesIn(backup.sidecar);
    if (privileges !== null) checkOwner(catalog.store, backup.names.payload, privileges);
    // The payload of "was absent" is no node that comes back.
    const comesBack = backup.sidecar.prior_kind === "none" ? null : payload;
    const isHashed = hash !== null || comesBack?.kind !== "file" || !policy.record_hashes;
    const payloadHash = isHashed ? hash : await hashFile(catalog.store, backup.names.payload, identityOf(comesBack), hashing);
    return { found: true, backup, at: catalog === elsewhere ? keptAt : null, isHeld, payload: comesBack, payloadHash, doubt: warning };
  } catch (error) {
    if (isSwitchyardError(error)) return { found: false, error };
    throw error;
  }
}
