/** This defines what is left to do of an interrupted swap: pure decisions from what the three names hold. */
import { sameInode, type NodeIdentity } from "../node/identity.ts";
import { isStaged, matches, type Swap } from "./swap-types.ts";

/** What the names of a swap hold now. */
export interface Seen {
  readonly target: NodeIdentity;
  /** At the incoming name; `none` where the swap has no incoming node. */
  readonly waiting: NodeIdentity;
  readonly keep: NodeIdentity;
}

/** Whether the interrupted swap is finished or taken back. */
export type Direction = "finish" | "undo";

/** A name of the swap. */
export type Place = "waiting" | "keep";

/** The next thing to do, or the end. */
export type SettleStep =
  /** Exchange `from` with the target; what comes out must be the other node of the swap. */
  | { readonly do: "exchange"; readonly from: Place }
  /** Rename without replacing. */
  | { readonly do: "move"; readonly from: Place | "target"; readonly to: Place | "target" }
  /** Remove our own staged link, or a second name of a node that keeps another; each proved by identity. */
  | { readonly do: "unlink"; readonly at: Place }
  | { readonly do: "end"; readonly outcome: SettleOutcome };

/**
 * `settled`: the target is as the direction wants. `conflict`: someone else's node stands at the target and stays; the
 * prior one is kept, if it still exists. `lost`: the target holds nothing, or the other node of the swap, and the one
 * that should stand there is at none of the names.
 */
export type SettleOutcome = "settled" | "conflict" | "lost";

const end = (outcome: SettleOutcome): SettleStep => ({ do: "end", outcome });
const move = (from: Place | "target", to: Place | "target"): SettleStep => ({ do: "move", from, to });
const unlink = (at: Place): SettleStep => ({ do: "unlink", at });

/** What to do next so that the interrupted swap comes to its end in this direction. */
export function decideSettle(direction: Direction, swap: Swap, seen: Seen): SettleStep {
  // A degraded swap gave someone else's node a second name, saw whose it was, and was cut short.
  if (isForeign(swap, seen.keep) && sameInode(seen.keep, seen.target)) return unlink("keep");
  return direction === "finish" ? decideFinish(swap, seen) : decideUndo(swap, seen);
}

function decideFinish(swap: Swap, seen: Seen): SettleStep {
  const isPrior = (node: NodeIdentity): boolean => isPriorOf(swap, node);
  const isNew = (node: NodeIdentity): boolean => isNewOf(swap, node);
  const astray = displaced(swap, seen);
  if (swap.incoming === null) {
    if (seen.target.kind === "none") return astray === undefined ? end("settled") : move(astray, "target");
    return isPrior(seen.target) ? move("target", "keep") : end("conflict");
  }
  if (isNew(seen.target)) {
    if (isPrior(seen.waiting)) return move("waiting", "keep");
    // The same inode at both: a placing by hard link that was cut short.
    if (isNew(seen.waiting)) return unlink("waiting");
    return astray === undefined || swap.prior.kind === "none" ? end("settled") : { do: "exchange", from: astray };
  }
  // Someone replaced our link before the prior node was filed away.
  if (isPrior(seen.waiting) && !isPrior(seen.target)) return move("waiting", "keep");
  if (!isNew(seen.waiting)) return end(isPrior(seen.target) || seen.target.kind === "none" ? "lost" : "conflict");
  if (seen.target.kind === "none") return move("waiting", "target");
  if (isPrior(seen.target)) return { do: "exchange", from: "waiting" };
  return putAway(swap, seen) ?? end("conflict");
}

function decideUndo(swap: Swap, seen: Seen): SettleStep {
  const absent = swap.prior.kind === "none";
  if (absent ? seen.target.kind === "none" : isPriorOf(swap, seen.target)) return decideCleared(swap, seen);
  if (absent) return decideAbsent(swap, seen);

  const at = isPriorOf(swap, seen.waiting) ? "waiting" : isPriorOf(swap, seen.keep) ? "keep" : displaced(swap, seen);
  if (seen.target.kind === "none") return at === undefined ? (putAway(swap, seen) ?? end("lost")) : move(at, "target");
  if (isNewOf(swap, seen.target)) return at === undefined ? end("lost") : { do: "exchange", from: at };
  // A foreign node stands at the target: the prior one is kept as a backup (REQ-A3).
  if (at === "waiting" && isPriorOf(swap, seen.waiting)) return move("waiting", "keep");
  return putAway(swap, seen) ?? end("conflict");
}

/** The target is as it was before the swap. */
function decideCleared(swap: Swap, seen: Seen): SettleStep {
  // A degraded swap, or a move by hard link, was cut short: the prior node has a second name.
  if (isPriorOf(swap, seen.keep)) return unlink("keep");
  if (isPriorOf(swap, seen.waiting)) return unlink("waiting");
  // Removing our link took someone else's node instead, and it was not put back.
  if (seen.target.kind === "none" && displaced(swap, seen) === "waiting") return move("waiting", "target");
  return putAway(swap, seen) ?? end("settled");
}

/** The target is to become absent again, and something stands there. */
function decideAbsent(swap: Swap, seen: Seen): SettleStep {
  if (!isNewOf(swap, seen.target)) return putAway(swap, seen) ?? end("conflict");
  // By its text alone another link may look like ours: the one at the waiting name is. By hard link it may be both.
  const another = isNewOf(swap, seen.waiting) && !sameInode(seen.waiting, seen.target);
  return another ? unlink("waiting") : move("target", "waiting");
}

/** The step that removes our staged link, or returns a kept payload to its own name, if it is anywhere else. */
function putAway(swap: Swap, seen: Seen): SettleStep | undefined {
  if (swap.incoming === null) return undefined;
  const { waiting, keep } = { waiting: isNewOf(swap, seen.waiting), keep: isNewOf(swap, seen.keep) };
  if (isStaged(swap.incoming)) return waiting ? unlink("waiting") : keep ? unlink("keep") : undefined;
  return keep ? (waiting ? unlink("keep") : move("keep", "waiting")) : undefined;
}

/**
 * Where someone else's node is that a compare-and-swap displaced and, cut short, did not put back. Before the incoming
 * node's identity was noted no swap had begun, and what is at the waiting name then only took that name.
 */
function displaced(swap: Swap, seen: Seen): Place | undefined {
  if (isPriorOf(swap, seen.keep) || isPriorOf(swap, seen.waiting)) return undefined;
  if (swap.incoming === null) return swap.prior.kind !== "none" && isForeign(swap, seen.keep) ? "keep" : undefined;
  if ("linkTo" in swap.incoming.node || (swap.prior.kind === "none" && !isStaged(swap.incoming))) return undefined;
  return isForeign(swap, seen.waiting) ? "waiting" : undefined;
}

function isPriorOf(swap: Swap, node: NodeIdentity): boolean {
  return node.kind !== "none" && sameInode(node, swap.prior);
}

function isNewOf(swap: Swap, node: NodeIdentity): boolean {
  return swap.incoming !== null && matches(swap.incoming.node, node);
}

function isForeign(swap: Swap, node: NodeIdentity): boolean {
  return node.kind !== "none" && !isPriorOf(swap, node) && !isNewOf(swap, node);
}
