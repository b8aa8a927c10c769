/** This defines `heldBackups`: which backups' prior state a target is in already. */
import type { NodeName, ObservedNode } from "@switchyard/fs-atomic";
import type { Backup } from "../catalog/backup.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { priorIdentity } from "../sidecar/prior-identity.ts";
import type { Sidecar } from "../sidecar/sidecar.ts";
import { isPriorState } from "./is-prior-state.ts";

/** Those of `backups` that describe the target as it stands, by content (REQ-R3). A file is hashed once for all that say the same. */
export async function heldBackups({ dir }: Catalog, target: NodeName, node: ObservedNode, backups: readonly Backup[]): Promise<Set<Backup>> {
  const held = new Set<Backup>();
  const answers = new Map<string, boolean>();
  for (const backup of backups) {
    if (backup.state === "unreadable") continue;
    const key = contentOf(backup.sidecar);
    const answer = answers.get(key) ?? (await isPriorState(dir, target, node, backup.sidecar));
    answers.set(key, answer);
    if (answer) held.add(backup);
  }
  return held;
}

/** What {@link isPriorState} looks at. */
function contentOf(sidecar: Sidecar): string {
  if (sidecar.schema === "backup_meta.v1") return JSON.stringify([1, sidecar.prior_kind, sidecar.prior_dest, sidecar.mode]);
  const { prior_kind, prior_dest, prior_dest_base64, mode, uid, gid, size, payload_hash, xattrs } = sidecar;
  const bytes = payload_hash ?? priorIdentity(sidecar);
  return JSON.stringify([2, prior_kind, prior_dest, prior_dest_base64, mode, uid, gid, size, bytes, xattrs?.["security.capability"]]);
}
