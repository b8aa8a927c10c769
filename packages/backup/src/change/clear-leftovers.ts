/** This defines `clearLeftovers`: what a change that was killed while it was prepared left without a whole sidecar. */
import { identityOf, ignoring, observe, sameInode, type DirHandle, type NodeName, type ObservedNode } from "@switchyard/fs-atomic";
import type { Catalog, TakenNames } from "../catalog/catalog.ts";
import { reservedNames, type ReservedNames } from "../names/reserved-names.ts";
import { disarm } from "./privileges.ts";

/**
 * Looks at those reserved names of `target` that no sidecar tells about, and at sidecars that were made and never written,
 * which are empty files. (1) Removes what nothing can be lost of: an empty file, and a payload or stage name that is but a
 * second name of what stands at the target or of a payload. Left there, an empty sidecar would keep every backup of the
 * target from being chosen, and a second name would make a set-id target look hard-linked for ever (REQ-B5). (2) Takes the
 * privileges off the rest, which stays (see `findStrays`).
 *
 * Crash: any of it is done; calling it again does the rest.
 *
 * @throws `SyscallError`, e.g. `EROFS`.
 */
export function clearLeftovers(catalog: Catalog, target: NodeName): void {
  const { dir, store } = catalog;
  for (const { taken, names } of instantsOf(catalog, target)) {
    if (taken.has("sidecar") && catalog.sidecar(names.sidecar) === null) clear(catalog, store, names.sidecar, isEmpty);
    if (taken.has("sidecar")) continue;
    if (taken.has("payload")) clear(catalog, store, names.payload, (node) => isEmpty(node) || isSecond(node, observe(dir, target)));
    if (taken.has("displaced")) clear(catalog, dir, names.displaced, (node) => isSecond(node, observe(dir, target)));
    if (taken.has("stage")) clear(catalog, dir, names.stage, (node) => isEmpty(node) || isSecondOfPayload(catalog, target, node));
    for (const [at, name] of [[store, names.payload], [dir, names.stage]] as const) disarm(at, name, identityOf(observe(at, name))); // (2)
  }
}

/** Each instant, with the names taken at it as they are when its turn comes. */
function instantsOf(catalog: Catalog, target: NodeName): readonly { readonly taken: TakenNames; readonly names: ReservedNames }[] {
  return [...catalog.takenNames(target)].map(([millis, taken]) => ({ taken, names: reservedNames(target, catalog.tag, millis) }));
}

function isEmpty(node: ObservedNode): boolean {
  return node.kind === "file" && node.stat.size === 0n;
}

function isSecond(node: ObservedNode, other: ObservedNode): boolean {
  return node.kind !== "none" && node.stat.nlink > 1 && sameInode(identityOf(node), identityOf(other));
}

/** A payload elsewhere is staged beside its target by a second name. */
function isSecondOfPayload(catalog: Catalog, target: NodeName, node: ObservedNode): boolean {
  return instantsOf(catalog, target).some(({ names }) => isSecond(node, observe(catalog.store, names.payload)));
}

function clear(catalog: Catalog, dir: DirHandle, name: NodeName, isMeant: (node: ObservedNode) => boolean): void {
  if (!isMeant(observe(dir, name))) return;
  ignoring("ENOENT", () => dir.sys.unlinkat(dir.fd, name)); // (1)
  catalog.forget(name);
}
