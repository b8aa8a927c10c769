/** This defines `dropDisplaced`: the displaced node's own name removed, once a payload of its own stands for it (REQ-F1). */
import { errnoOf, identityOf, isSwitchyardError, observe, sameInode, sameNode, type NodeIdentity } from "@switchyard/fs-atomic";
import type { Catalog } from "../catalog/catalog.ts";
import { isPayloadOf } from "../catalog/find-backups.ts";
import type { ReservedNames } from "../names/reserved-names.ts";
import type { SidecarV2 } from "../sidecar/sidecar.ts";
import { removeKept } from "./remove-kept.ts";

/**
 * Removes the displaced node at its reserved name, if the payload is there and is the same inode or a copy of exactly this
 * state: a node that was written to since it was copied stays. The target's change is durable before this is called.
 *
 * Crash: the name is there or gone.
 *
 * @returns whether nothing is left at the name.
 */
export function dropDisplaced(catalog: Catalog, { names, sidecar, prior }: { readonly names: ReservedNames; readonly sidecar: SidecarV2; readonly prior: NodeIdentity }): boolean {
  const { dir, store } = catalog;
  const displaced = identityOf(observe(dir, names.displaced));
  if (displaced.kind === "none") return true;
  const payload = observe(store, names.payload);
  const isKept = sidecar.method === "link" ? sameInode(identityOf(payload), displaced) : isPayloadOf(sidecar, payload) && sameNode(displaced, prior);
  if (!isKept) return false;
  try {
    removeKept(dir, names.displaced, displaced);
    catalog.forget(names.displaced);
    return true;
  } catch (error) {
    // It stays, and is told.
    if (errnoOf(error) === undefined && !isSwitchyardError(error)) throw error;
    return false;
  }
}
