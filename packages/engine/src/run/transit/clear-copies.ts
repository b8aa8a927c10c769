/** This defines `clearCopies`: copies of a run that did not come to stand, and what a crash left of them, removed. */
import { identityOf, ignoring, isCopyOf, nodeName, observe, sameInode, type NodeIdentity, type Place } from "@switchyard/fs-atomic";
import { besideNameOf, fromOf, type Intent } from "../intent.ts";
import { isPartOf } from "./is-part-of.ts";

/**
 * Removes (1) the copy where backups lie, if it holds nothing that the target does not, or is the whole copy of a node that
 * someone else replaced before it was displaced, (2) the copy beside the target that
 * was never noted, if it holds nothing that the kept node does not; (3) where someone else's node took the target, the
 * displaced node is kept by its copy: then its own name beside the target goes instead.
 *
 * Crash: any of it is done; calling it again does the rest.
 *
 * @param staged the identity of the copy beside the target, where it was noted: then settling the swap removes it
 * @returns whether a name was removed
 */
export function clearCopies(intent: Intent, staged: NodeIdentity | undefined): boolean {
  const away = clearAway(intent);
  const beside = staged === undefined && clearBeside(intent);
  return away || beside;
}

function clearAway({ record, dir, store }: Intent): boolean {
  if (record.store?.way !== "copy" || record.prior.kind === "none") return false;
  const copy: Place = { dir: store, name: nodeName(record.keep) };
  const displaced: Place = { dir, name: besideNameOf(record) };
  if (sameInode(identityOf(observe(dir, displaced.name)), record.prior)) return isWhole(copy, displaced) && remove(displaced); // (3)
  const target: Place = { dir, name: nodeName(record.target) };
  const isPrior = sameInode(identityOf(observe(dir, target.name)), record.prior);
  const isOurs = isPrior ? isPartOf(copy, target) : isCopyOf(identityOf(observe(store, copy.name)), record.prior);
  return isOurs && remove(copy); // (1)
}

function clearBeside({ record, dir, from: kept }: Intent): boolean {
  const { incoming } = record;
  const from = fromOf(record);
  if (kept === null || incoming?.how !== "payload" || from?.way !== "copy") return false;
  const copy: Place = { dir, name: nodeName(incoming.name) };
  return isPartOf(copy, { dir: kept, name: nodeName(from.name) }) && remove(copy); // (2)
}

/** Both hold the same, and as much of it. */
function isWhole(copy: Place, original: Place): boolean {
  const [a, b] = [observe(copy.dir, copy.name), observe(original.dir, original.name)];
  return a.kind !== "none" && b.kind !== "none" && a.stat.size === b.stat.size && a.stat.mtimeNs === b.stat.mtimeNs && isPartOf(copy, original);
}

function remove({ dir, name }: Place): boolean {
  ignoring("ENOENT", () => dir.sys.unlinkat(dir.fd, name));
  return true;
}
