/** This defines `settleSwap`: an interrupted swap brought to its end, forward or back. */
import { errnoOf } from "../errors/syscall-error.ts";
import { identityOf, sameInode, type NodeIdentity } from "../node/identity.ts";
import { observe } from "../node/observe.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import { decideSettle, type Direction, type Place, type Seen, type SettleOutcome, type SettleStep } from "./decide-settle.ts";
import { exchangeChecked } from "./exchange-checked.ts";
import { moveExclusive } from "./move-exclusive.ts";
import { swapError } from "./swap-error.ts";
import { matches, type Swap } from "./swap-types.ts";

/** How the settling ended. */
export interface Settled {
  readonly outcome: SettleOutcome;
  /** Whether a name in the directory changed, so that it must be synced. */
  readonly changed: boolean;
  /** What the three names hold now. */
  readonly seen: Seen;
}

/** More steps than any state needs; beyond it someone else keeps changing the names. */
const MAX_STEPS = 16;

/**
 * Brings an interrupted swap to its end: looks at its three names, does one thing, looks again. Calling it on a swap
 * that never began or is done already is right too, and calling it twice equals calling it once.
 *
 * Nothing is removed but the swap's own staged link, or a second name of the node at the target. Where the file system
 * cannot exchange, the step is the degraded one.
 *
 * Crash: between any two steps the names are again a state that it settles.
 *
 * @throws `E_ATOMIC_SWAP`: `syscall_failed`, `conflict` (the names would not hold still).
 */
export function settleSwap(dir: DirHandle, swap: Swap, direction: Direction): Settled {
  const path = pathIn(dir, swap.target);
  let changed = false;
  let contested = false;
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const seen = look(dir, swap);
    const step: SettleStep = contested ? endContested(swap, seen, direction) : decideSettle(direction, swap, seen);
    if (step.do === "end") return { outcome: step.outcome, changed, seen };
    try {
      contested ||= !act(dir, swap, step);
    } catch (error) {
      const errno = errnoOf(error);
      // The name moved between the look and the act; look again.
      if (errno === "EEXIST" || errno === "ENOENT") continue;
      if (errno === undefined || errno.startsWith("E_")) throw error;
      throw swapError("syscall_failed", path, `the kernel answered ${errno}`, error);
    }
    changed = true;
  }
  throw swapError("conflict", path, "other processes kept changing it");
}

function look(dir: DirHandle, swap: Swap): Seen {
  const at = (name: string): NodeIdentity => identityOf(observe(dir, name));
  return {
    target: at(swap.target),
    waiting: swap.incoming === null ? { kind: "none" } : at(swap.incoming.name),
    keep: at(swap.keep),
  };
}

/** After a lost compare-and-swap the foreign node keeps the target; only ours is filed away. */
function endContested(swap: Swap, seen: Seen, direction: Direction): SettleStep {
  const step = decideSettle(direction, swap, seen);
  return step.do === "exchange" ? { do: "end", outcome: "conflict" } : step;
}

/** Does one step. False where an exchange met a foreign node, which is back at the target. */
function act(dir: DirHandle, swap: Swap, step: Exclude<SettleStep, { do: "end" }>): boolean {
  const name = (place: Place | "target"): string => nameOf(swap, place);
  switch (step.do) {
    case "move":
      moveExclusive(dir, name(step.from), name(step.to));
      return true;
    case "unlink":
      dir.sys.unlinkat(dir.fd, name(step.at));
      return true;
    case "exchange":
      return exchangeOrOver(dir, swap, name(step.from));
  }
}

function exchangeOrOver(dir: DirHandle, swap: Swap, from: string): boolean {
  const isOurs = (out: NodeIdentity): boolean =>
    sameInode(out, swap.prior) || (swap.incoming !== null && matches(swap.incoming.node, out));
  try {
    return exchangeChecked(dir, { waiting: from, target: swap.target }, isOurs);
  } catch (error) {
    if (errnoOf(error) !== "EINVAL") throw error;
    return renameOver(dir, swap, from, isOurs);
  }
}

/** The degraded exchange: the target's own node first gets the name that it is to end at, then is renamed over. */
function renameOver(dir: DirHandle, swap: Swap, from: string, isOurs: (out: NodeIdentity) => boolean): boolean {
  if (!isOurs(identityOf(observe(dir, swap.target)))) return false;
  if (from !== swap.keep) moveTargetAside(dir, swap);
  dir.sys.rename(dir.fd, from, swap.target, 0);
  return true;
}

function moveTargetAside(dir: DirHandle, swap: Swap): void {
  try {
    dir.sys.linkat(dir.fd, swap.target, dir.fd, swap.keep);
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
    const kept = identityOf(observe(dir, swap.keep));
    if (!sameInode(kept, identityOf(observe(dir, swap.target)))) throw error;
  }
}

function nameOf(swap: Swap, place: Place | "target"): string {
  if (place === "target") return swap.target;
  if (place === "keep") return swap.keep;
  if (swap.incoming === null) throw new TypeError("a swap without incoming node has no waiting name");
  return swap.incoming.name;
}
