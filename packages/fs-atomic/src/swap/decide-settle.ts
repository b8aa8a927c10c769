/** This defines what is left to do of an interrupted swap: pure decisions from what the three names hold. */
import { sameInode, type NodeIdentity } from "../node/identity.ts";
import { matches, type Swap } from "./swap-types.ts";

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
  /** Remove our own staged link, or the second name of a node that stands at the target; each proved by identity. */
  | { readonly do: "unlink"; readonly at: Place }
  | { readonly do: "end"; readonly outcome: SettleOutcome };

/**
 * `settled`: the target is as the direction wants. `conflict`: someone else's node stands at the target and stays, ours
 * is kept. `lost`: the node that should stand there is at none of the names.
 */
export type SettleOutcome = "settled" | "conflict" | "lost";

const end = (outcome: SettleOutcome): SettleStep => ({ do: "end", outcome });

/** What to do next so that the interrupted swap comes to its end in this direction. */
export function decideSettle(direction: Direction, swap: Swap, seen: Seen): SettleStep {
  return direction === "finish" ? decideFinish(swap, seen) : decideUndo(swap, seen);
}

function decideFinish(swap: Swap, seen: Seen): SettleStep {
  const isPrior = (node: NodeIdentity): boolean => node.kind !== "none" && sameInode(node, swap.prior);
  const isNew = (node: NodeIdentity): boolean => swap.incoming !== null && matches(swap.incoming.node, node);
  if (swap.incoming === null) {
    if (seen.target.kind === "none") return end("settled");
    return isPrior(seen.target) ? { do: "move", from: "target", to: "keep" } : end("conflict");
  }
  if (isNew(seen.target)) {
    if (isPrior(seen.waiting)) return { do: "move", from: "waiting", to: "keep" };
    // The same inode at both: a placing by hard link that was cut short.
    return isNew(seen.waiting) ? { do: "unlink", at: "waiting" } : end("settled");
  }
  if (!isNew(seen.waiting)) return end(isPrior(seen.target) || seen.target.kind === "none" ? "lost" : "conflict");
  if (seen.target.kind === "none") return { do: "move", from: "waiting", to: "target" };
  return isPrior(seen.target) ? { do: "exchange", from: "waiting" } : end("conflict");
}

function decideUndo(swap: Swap, seen: Seen): SettleStep {
  const isPrior = (node: NodeIdentity): boolean => node.kind !== "none" && sameInode(node, swap.prior);
  const isNew = (node: NodeIdentity): boolean => swap.incoming !== null && matches(swap.incoming.node, node);
  const back = swap.prior.kind === "none" ? seen.target.kind === "none" : isPrior(seen.target);
  if (back) {
    // The prior node at the target and at `keep`: a degraded swap was cut short after it had linked it.
    if (isPrior(seen.keep)) return { do: "unlink", at: "keep" };
    return clearOurs(isNew, seen) ?? end("settled");
  }

  const at: Place | undefined = isPrior(seen.waiting) ? "waiting" : isPrior(seen.keep) ? "keep" : undefined;
  if (swap.prior.kind === "none") {
    if (!isNew(seen.target)) return clearOurs(isNew, seen) ?? end("conflict");
    // Without RENAME_NOREPLACE placing a link leaves it with two names for a moment: drop the waiting one first.
    return clearOurs(isNew, seen) ?? { do: "move", from: "target", to: "waiting" };
  }
  if (seen.target.kind === "none") return at === undefined ? end("lost") : { do: "move", from: at, to: "target" };
  if (isNew(seen.target)) return at === undefined ? end("lost") : { do: "exchange", from: at };
  // A foreign node stands at the target: the prior one is kept as a backup (REQ-A3).
  if (at === "waiting") return { do: "move", from: "waiting", to: "keep" };
  return clearOurs(isNew, seen) ?? end(at === undefined ? "lost" : "conflict");
}

/** The step that removes our staged link from a name other than the target, if one is there. */
function clearOurs(isNew: (node: NodeIdentity) => boolean, seen: Seen): SettleStep | undefined {
  if (isNew(seen.waiting)) return { do: "unlink", at: "waiting" };
  if (isNew(seen.keep)) return { do: "unlink", at: "keep" };
  return undefined;
}
