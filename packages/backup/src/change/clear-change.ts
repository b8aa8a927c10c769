/** This defines `clearChange`: the names of a change that did not happen, taken away again (REQ-B2). */
import { identityOf, ignoring, matches, observe, type DirHandle, type NodeIdentity, type ObservedNode } from "@switchyard/fs-atomic";
import type { Catalog } from "../catalog/catalog.ts";
import { isPayloadOf } from "../catalog/find-backups.ts";
import type { ReservedNames } from "../names/reserved-names.ts";
import { incomingOf } from "../sidecar/incoming-of.ts";
import type { SidecarV2 } from "../sidecar/sidecar.ts";

/** What of a change may be on disk. */
export interface UnmadeChange {
  readonly names: ReservedNames;
  readonly sidecar: SidecarV2;
  /** Whether the file at the sidecar's name is this change's. */
  readonly hasSidecar: boolean;
}

/**
 * Removes the staged node, the payload that was made beforehand (a copy, a second name, a tombstone) and the sidecar of a
 * change whose target stands as it stood before. The sidecar goes last: as long as it is there, everything else can be
 * told from it. Nothing that is not what the sidecar says is removed. The caller syncs.
 *
 * Crash: any of them is gone; settling takes the rest.
 *
 * @throws `SyscallError`, e.g. `EROFS`: the rest is still there.
 */
export function clearChange(catalog: Catalog, { names, sidecar, hasSidecar }: UnmadeChange): void {
  const { dir, store } = catalog;
  const incoming = incomingOf(sidecar);
  const isOurs = (node: NodeIdentity): boolean => incoming !== null && matches(incoming.node, node);
  if (incoming?.name === names.stage) remove(catalog, dir, names.stage, (node) => isOurs(identityOf(node)));
  if (sidecar.prior_kind === "none" || sidecar.method !== "exchange") remove(catalog, store, names.payload, (node) => isPayloadOf(sidecar, node));
  if (hasSidecar) remove(catalog, store, names.sidecar, (node) => node.kind === "file");
}

function remove(catalog: Catalog, dir: DirHandle, name: string, isMeant: (node: ObservedNode) => boolean): void {
  const node = observe(dir, name);
  if (node.kind === "none" || !isMeant(node)) return;
  ignoring("ENOENT", () => dir.sys.unlinkat(dir.fd, name));
  catalog.forget(name);
}
