/** This defines `clearChange`: the names of a change that did not happen, taken away again (REQ-B2). */
import { identityOf, ignoring, matches, observe, type DirHandle, type ObservedNode, type Swap } from "@switchyard/fs-atomic";
import type { Catalog } from "../catalog/catalog.ts";
import { isPayloadOf } from "../catalog/find-backups.ts";
import type { ReservedNames } from "../names/reserved-names.ts";
import { incomingOf } from "../sidecar/incoming-of.ts";
import type { SidecarV2 } from "../sidecar/sidecar.ts";

/** What of a change may be on disk. */
export interface UnmadeChange {
  readonly names: ReservedNames;
  readonly sidecar: SidecarV2;
  /** At which of its names this change has made something; what is at the others is someone else's. */
  readonly made: ReadonlySet<keyof ReservedNames>;
}

/**
 * Removes the payload that was made beforehand (a copy, a second name, a tombstone), the sidecar and the staged node of a
 * change whose target stands as it stood before. The staged node goes last: a sidecar without it is of a change that is
 * over. Nothing that is not what the sidecar says is removed. The caller syncs.
 *
 * Crash: any of them is gone; settling takes the rest.
 *
 * @throws `SyscallError`, e.g. `EROFS`: the rest is still there.
 */
export function clearChange(catalog: Catalog, { names, sidecar, made }: UnmadeChange): void {
  const { dir, store } = catalog;
  const incoming = incomingOf(sidecar);
  const isStaged = (node: ObservedNode): boolean => (incoming === null ? isMark(node) : matches(incoming.node, identityOf(node)));
  const isMadeBefore = sidecar.prior_kind === "none" || sidecar.method !== "exchange";
  if (made.has("payload") && isMadeBefore) remove(catalog, store, names.payload, (node) => isPayloadOf(sidecar, node));
  if (made.has("sidecar")) remove(catalog, store, names.sidecar, (node) => node.kind === "file");
  if (made.has("stage") && (incoming === null || incoming.name === names.stage)) remove(catalog, dir, names.stage, isStaged);
}

/** Clears the name that a change to nothing took instead of staging anything; see `prepareChange`. The caller syncs. */
export function clearMark(catalog: Catalog, { names, swap }: { readonly names: ReservedNames; readonly swap: Swap }): void {
  if (swap.incoming === null) remove(catalog, catalog.dir, names.stage, isMark);
}

function isMark(node: ObservedNode): boolean {
  return node.kind === "file" && node.stat.size === 0n;
}

function remove(catalog: Catalog, dir: DirHandle, name: string, isMeant: (node: ObservedNode) => boolean): void {
  const node = observe(dir, name);
  if (node.kind === "none" || !isMeant(node)) return;
  ignoring("ENOENT", () => dir.sys.unlinkat(dir.fd, name));
  catalog.forget(name);
}
