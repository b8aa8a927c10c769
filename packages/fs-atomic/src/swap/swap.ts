/** This defines `swap`: the one way in which a target changes. */
import { errnoOf } from "../errors/syscall-error.ts";
import { identityOf, sameNode } from "../node/identity.ts";
import { observe } from "../node/observe.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import { exchangeChecked } from "./exchange-checked.ts";
import { linkOver } from "./link-over.ts";
import { moveExclusive } from "./move-exclusive.ts";
import { noExchangeError, swapError } from "./swap-error.ts";
import { matches, type Swap, type SwapMethod } from "./swap-types.ts";

/** What a caller may allow. */
export interface SwapOptions {
  /** Whether the way without RENAME_EXCHANGE may be taken (policy `allow_degraded_fs`). */
  readonly allowNoExchange: boolean;
}

/**
 * Makes the incoming node the target and keeps what stood there, without a moment at which the name is missing (unless
 * it is to become absent). Whoever opens it meanwhile finds the old node or the new one (REQ-A1, REQ-A2).
 *
 * (1) Exchange the two names in one call, (2) check that what came out is what was observed (REQ-A4), (3) file it away
 * under `keep`. For an absent target a rename that replaces nothing does all of it; for a target that is to become
 * absent, so does a rename to `keep`, checked afterwards. The caller syncs the directory.
 *
 * Crash: before (1) the old node stands; between (1) and (3) it waits at the incoming name; after (3) it is kept. Each
 * of these is told apart from the names alone by `settleSwap`.
 *
 * @throws `E_ATOMIC_SWAP`: `conflict` (their node is back at the target), `name_taken` (the old inode waits at the
 * incoming name), `syscall_failed` (old or new stands; settle it); `E_EXDEV` `no_exchange` (nothing changed).
 */
export function swap(dir: DirHandle, change: Swap, options: SwapOptions): SwapMethod {
  const path = pathIn(dir, change.target);
  try {
    if (change.incoming === null) return change.prior.kind === "none" ? "none" : remove(dir, change, path);
    if (change.prior.kind === "none") return place(dir, change.incoming.name, change.target, path);
    return exchange(dir, change, change.incoming.name, path, options);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined || errno.startsWith("E_")) throw error;
    throw swapError("syscall_failed", path, `the kernel answered ${errno}`, error);
  }
}

function place(dir: DirHandle, waiting: string, target: string, path: string): SwapMethod {
  try {
    moveExclusive(dir, waiting, target);
    return "place";
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
    throw swapError("conflict", path, "something stands there that was not there before; it was left alone", error);
  }
}

function exchange(dir: DirHandle, change: Swap, waiting: string, path: string, options: SwapOptions): SwapMethod {
  const isPrior = (out: ReturnType<typeof identityOf>): boolean => sameNode(out, change.prior);
  const names = { waiting, target: change.target, keep: change.keep };
  const conflict = swapError("conflict", path, "it is not the node that was observed before; it was put back");
  try {
    if (!exchangeChecked(dir, names, isPrior)) throw conflict; // (1) (2)
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === "ENOENT") throw swapError("conflict", path, "it has gone since it was observed", error);
    if (errno !== "EINVAL") throw error;
    if (!options.allowNoExchange) throw noExchangeError(path, error);
    if (!linkOver(dir, names, isPrior)) throw conflict;
    return "link_over";
  }
  // REQ-A1: past this line the waiting name holds the only copy of the old node. It is never unlinked.
  file(dir, waiting, change.keep, path); // (3)
  return "exchange";
}

function remove(dir: DirHandle, change: Swap, path: string): SwapMethod {
  file(dir, change.target, change.keep, path);
  if (matches({ identity: change.prior }, identityOf(observe(dir, change.keep)))) return "remove";
  moveExclusive(dir, change.keep, change.target);
  throw swapError("conflict", path, "it is not the node that was observed before; it was put back");
}

function file(dir: DirHandle, from: string, keep: string, path: string): void {
  try {
    moveExclusive(dir, from, keep);
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
    throw swapError("name_taken", path, `the name ${JSON.stringify(keep)} for the old node was taken meanwhile`, error);
  }
}
