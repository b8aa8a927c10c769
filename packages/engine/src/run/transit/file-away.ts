/** This defines `fileAway` and `bringBeside`: the displaced node between its target's directory and the one where backups lie. */
import { errnoOf, identityOf, moveBetween, nodeName, observe, sameInode, type NodeIdentity, type Place } from "@switchyard/fs-atomic";
import { exdevFallback } from "../../backup-dir/exdev-fallback.ts";
import { besideNameOf, targetOf, type Intent } from "../intent.ts";

/**
 * Renames the displaced node from beside its target to where backups lie, if it is there and that is another directory of
 * the same mount. The caller syncs both. Twice equals once.
 *
 * Crash: it has the one name or the other, and `bringBeside` or another call takes it on.
 *
 * @returns whether it did
 * @throws `E_EXDEV` `exdev_fallback`: the kernel does not rename it after all; `SyscallError`, e.g. `EEXIST`, `ENOSPC`
 */
export function fileAway(intent: Intent): boolean {
  const places = placesOf(intent);
  return places !== null && moveIf(intent, intent.record.prior, { from: places.beside, to: places.kept });
}

/**
 * The way back, for whoever settles the swap in the target's directory.
 *
 * Crash: as {@link fileAway}.
 */
export function bringBeside(intent: Intent): boolean {
  const places = placesOf(intent);
  return places !== null && moveIf(intent, intent.record.prior, { from: places.kept, to: places.beside });
}

/** Null where there is nothing to be moved. */
function placesOf({ record, dir, store }: Intent): { readonly beside: Place; readonly kept: Place } | null {
  if (record.store?.way !== "rename" || record.prior.kind === "none") return null;
  return { beside: { dir, name: besideNameOf(record) }, kept: { dir: store, name: nodeName(record.keep) } };
}

/** Moves the node if it is that very one. */
export function moveIf({ record }: Intent, node: NodeIdentity, { from, to }: { readonly from: Place; readonly to: Place }): boolean {
  if (node.kind === "none" || !sameInode(identityOf(observe(from.dir, from.name)), node)) return false;
  try {
    moveBetween(from, to);
    return true;
  } catch (cause) {
    if (errnoOf(cause) !== "EXDEV") throw cause;
    throw exdevFallback(targetOf(record), to.dir.path, cause);
  }
}
