/** This defines `settleTarget`: what an interrupted change left beside a target, tidied without a journal. */
import { identityOf, matches, observe, sameInode, settleSwap, type NodeName, type Swap } from "@switchyard/fs-atomic";
import type { ReadableBackup } from "../catalog/backup.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { findBackups } from "../catalog/find-backups.ts";
import { parseReservedName } from "../names/parse-reserved-name.ts";
import { stemOf } from "../names/reserved-names.ts";
import { incomingOf } from "../sidecar/incoming-of.ts";
import { priorIdentity } from "../sidecar/prior-identity.ts";
import type { SidecarV2 } from "../sidecar/sidecar.ts";
import { clearMark } from "./clear-change.ts";
import { clearLeftovers } from "./clear-leftovers.ts";
import { dropDisplaced } from "./drop-displaced.ts";
import { describesPrivileged, disarm } from "./privileges.ts";
import { removeKept } from "./remove-kept.ts";
import { undoChange, type UndoableChange } from "./undo-change.ts";

/**
 * Ends every change of `target` that was cut short, by what lies on disk and what the sidecars say: where the new node
 * stands at the target, the prior one is filed away; else the change is taken back. Then takes privileges off every
 * payload that has them. Every verb that changes a target calls it first; the caller holds the lock. Calling it twice
 * equals calling it once.
 *
 * The target changes only where someone else's node had been displaced and was not put back yet, or where it is missing.
 * Of names that no sidecar tells about only those go of which nothing can be lost (see `clearLeftovers`); the rest is left.
 *
 * Crash: each step leaves a state that it settles.
 *
 * @returns how many changes were settled.
 * @throws `SyscallError`, `E_ATOMIC_SWAP`: something is left to settle.
 */
export async function settleTarget(catalog: Catalog, target: NodeName): Promise<number> {
  clearLeftovers(catalog, target);
  let settled = 0;
  let isNewest = true;
  for (const backup of findBackups(catalog, target)) {
    if (backup.state === "unreadable" || backup.sidecar.schema === "backup_meta.v1") continue;
    const rest = restOf(catalog, backup, { sidecar: backup.sidecar, isNewest });
    if (rest !== null) {
      await rest();
      settled += 1;
    }
    isNewest = false;
    if (describesPrivileged(backup.sidecar)) disarm(catalog.store, backup.names.payload, identityOf(observe(catalog.store, backup.names.payload)));
  }
  return settled;
}

/** The change that a sidecar tells of; undefined where it does not say enough, or names what is not reserved for this target. */
function changeOf(catalog: Catalog, { target, names }: ReadableBackup, sidecar: SidecarV2): UndoableChange | undefined {
  const prior = priorIdentity(sidecar);
  if (sidecar.incoming === undefined || prior === undefined) return undefined;
  // Before it is read as a name: one that is none at all must not keep the target from being settled.
  if (sidecar.incoming !== null && parseReservedName(sidecar.incoming.name, catalog.tag)?.stem !== stemOf(target, catalog.tag)) return undefined;
  const incoming = incomingOf(sidecar);
  return { names, sidecar, swap: { target, incoming, prior, keep: sidecar.method === "exchange" ? names.payload : names.displaced } };
}

/** What a change that was cut short has left to do; null where there is nothing. */
function restOf(catalog: Catalog, backup: ReadableBackup, { sidecar, isNewest }: { readonly sidecar: SidecarV2; readonly isNewest: boolean }): (() => Promise<void>) | null {
  const change = changeOf(catalog, backup, sidecar);
  if (change !== undefined && isOpen(catalog, change)) return () => settle(catalog, change);
  if (!isShared(catalog, backup)) return null;
  const isLink = sidecar.method === "link";
  // It never began. Whatever brings a payload back keeps what it displaces, and that backup is a newer one.
  if (change !== undefined && isLink && isNewest) return () => takeBack(catalog, change);
  // A snapshot by link is meant to be a second name. Any other payload has become the target again.
  return change === undefined && isLink ? null : () => consume(catalog, backup);
}

/** Whether the payload in another directory is the target's own inode: before the swap, or after it went back. */
function isShared({ dir, isElsewhere }: Catalog, { target, payload }: ReadableBackup): boolean {
  return isElsewhere && payload.kind !== "none" && sameInode(identityOf(observe(dir, target)), identityOf(payload));
}

async function takeBack(catalog: Catalog, change: UndoableChange): Promise<void> {
  const error = await undoChange(catalog, change);
  if (error !== undefined) throw error;
}

async function consume(catalog: Catalog, { names }: ReadableBackup): Promise<void> {
  const { store } = catalog;
  removeKept(store, names.payload, identityOf(observe(store, names.payload)));
  catalog.forget(names.payload);
  await store.sys.fsync(store.fd);
}

/** Whether its names hold anything that a finished change, or one that was taken back, leaves no more. */
function isOpen(catalog: Catalog, { names, swap }: UndoableChange): boolean {
  const { dir } = catalog;
  if (catalog.has(names.stage) || catalog.has(names.displaced)) return true;
  if (swap.incoming === null) return isAstray(catalog, swap);
  if (swap.incoming.name === names.stage) return false;
  // A payload that was to go back: it still waits, or the node that it was exchanged with does.
  const waiting = identityOf(observe(dir, swap.incoming.name));
  return waiting.kind !== "none" && (matches(swap.incoming.node, waiting) || sameInode(waiting, swap.prior));
}

/** Whether making the target absent took someone else's node, and it was not put back. */
function isAstray({ dir }: Catalog, { target, keep, prior }: Swap): boolean {
  const kept = identityOf(observe(dir, keep));
  if (kept.kind === "none" || prior.kind === "none" || observe(dir, target).kind !== "none") return false;
  return kept.ino !== prior.ino;
}

async function settle(catalog: Catalog, change: UndoableChange): Promise<void> {
  const { dir } = catalog;
  const { names, sidecar, swap } = change;
  const standing = identityOf(observe(dir, swap.target));
  const isMade = swap.incoming === null ? !sameInode(standing, swap.prior) : matches(swap.incoming.node, standing);
  if (isMade) {
    const { seen, outcome } = settleSwap(dir, swap, "finish");
    await dir.sys.fsync(dir.fd);
    // Someone else's node is back at the target: ours is not needed.
    if (outcome !== "settled") return takeBack(catalog, change);
    if (seen.keep.kind !== "none") catalog.note(swap.keep);
    if (swap.incoming !== null && seen.waiting.kind === "none") catalog.forget(swap.incoming.name);
    clearMark(catalog, change);
  } else await takeBack(catalog, change);
  if (sidecar.method !== "exchange") dropDisplaced(catalog, { names, sidecar, prior: swap.prior });
}
