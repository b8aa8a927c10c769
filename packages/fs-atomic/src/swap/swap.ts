/** This defines `swap`: the one way in which a target changes. */
import { ignoring } from "../errors/ignoring.ts";
import { errnoOf } from "../errors/syscall-error.ts";
import type { SwitchyardError } from "../errors/switchyard-error.ts";
import { identityOf, sameNode, type NodeIdentity } from "../node/identity.ts";
import { observeLikely } from "../node/observe-likely.ts";
import { observe } from "../node/observe.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import { RENAME } from "../syscalls/kernel-abi.ts";
import { exchangeChecked } from "./exchange-checked.ts";
import { linkOver } from "./link-over.ts";
import { moveAside } from "./move-aside.ts";
import { moveExclusive } from "./move-exclusive.ts";
import { noExchangeError, swapError } from "./swap-error.ts";
import { kindOf, matches, type Swap, type SwapMethod } from "./swap-types.ts";

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
 * @throws `E_ATOMIC_SWAP`: `conflict` (their node is back at the target), `node_lost` (what waits is not the incoming
 * node; nothing changed), `name_taken` (after an exchange the old inode waits at the incoming name; else nothing changed),
 * `syscall_failed` (old or new stands; settle it); `E_EXDEV` `no_exchange` (nothing changed).
 */
export function swap(dir: DirHandle, change: Swap, options: SwapOptions): SwapMethod {
  const path = pathIn(dir, change.target);
  try {
    const { incoming, prior } = change;
    if (incoming === null) return prior.kind === "none" ? "none" : remove(dir, change, path, options);
    const ours = identityOf(observeLikely(dir, incoming.name, kindOf(incoming.node)));
    if (!matches(incoming.node, ours)) throw lost(path, incoming.name);
    if (prior.kind === "none") return place(dir, incoming.name, change.target, path);
    return exchange(dir, change, { ...incoming, ours }, path, options);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
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

type Waiting = { readonly name: string; readonly ours: NodeIdentity };

function exchange(dir: DirHandle, change: Swap, { name, ours }: Waiting, path: string, options: SwapOptions): SwapMethod {
  const isExpected = (out: NodeIdentity): boolean => sameNode(out, change.prior);
  const names = { waiting: name, target: change.target, keep: change.keep };
  try {
    if (!exchangeChecked(dir, names, { ours, isExpected, likely: change.prior.kind })) throw displaced(path); // (1) (2)
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === "ENOENT") throw observe(dir, name).kind === "none" ? lost(path, name, error) : gone(path, error);
    if (errno !== "EINVAL") throw error;
    if (!options.allowNoExchange) throw noExchangeError(path, error);
    return overwrite(dir, names, isExpected, path);
  }
  // REQ-A1: past this line the waiting name holds the only copy of the old node. It is never unlinked.
  file(dir, name, change.keep, path); // (3)
  return "exchange";
}

type Names = { readonly waiting: string; readonly target: string; readonly keep: string };

function overwrite(dir: DirHandle, names: Names, isExpected: (out: NodeIdentity) => boolean, path: string): SwapMethod {
  try {
    if (!linkOver(dir, names, isExpected)) throw displaced(path);
    return "link_over";
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === "EEXIST") throw taken(path, names.keep, error);
    if (errno === "ENOENT") throw gone(path, error);
    throw error;
  }
}

function remove(dir: DirHandle, { target, keep, prior }: Swap, path: string, options: SwapOptions): SwapMethod {
  let method: SwapMethod = "remove";
  try {
    dir.sys.rename(dir.fd, target, keep, RENAME.NOREPLACE);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === "ENOENT") throw gone(path, error);
    if (errno === "EEXIST") throw taken(path, keep, error);
    if (errno !== "EINVAL") throw error;
    // By hard link it is not compare-and-swap: someone may replace the target just before its name is removed.
    if (!options.allowNoExchange) throw noExchangeError(path, error);
    moveAside(dir, target, keep);
    method = "link_over";
  }
  if (sameNode(identityOf(observeLikely(dir, keep, prior.kind)), prior)) return method;
  // EEXIST: a newer node came meanwhile and stays; the one that was displaced is kept.
  ignoring("EEXIST", () => moveExclusive(dir, keep, target));
  throw displaced(path);
}

function file(dir: DirHandle, from: string, keep: string, path: string): void {
  try {
    moveExclusive(dir, from, keep);
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
    throw taken(path, keep, error);
  }
}

const displaced = (path: string): SwitchyardError =>
  swapError("conflict", path, "it is not the node that was observed before; it was put back");
const gone = (path: string, cause: unknown): SwitchyardError => swapError("conflict", path, "it has gone since it was observed", cause);
const lost = (path: string, name: string, cause?: unknown): SwitchyardError =>
  swapError("node_lost", path, `the new node is not at ${JSON.stringify(name)} any more`, cause);
const taken = (path: string, keep: string, cause: unknown): SwitchyardError =>
  swapError("name_taken", path, `the name ${JSON.stringify(keep)} for the old node was taken meanwhile`, cause);
