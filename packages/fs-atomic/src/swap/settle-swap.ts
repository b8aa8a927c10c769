/** This defines `settleSwap`: an interrupted swap brought to its end, forward or back. */
import { ignoring } from "../errors/ignoring.ts";
import { errnoOf } from "../errors/syscall-error.ts";
import { identityOf, sameInode, type NodeIdentity } from "../node/identity.ts";
import { observe } from "../node/observe.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import { decideSettle, type Direction, type Place, type Seen, type SettleOutcome, type SettleStep } from "./decide-settle.ts";
import { exchangeChecked } from "./exchange-checked.ts";
import { giveSecondName } from "./link-over.ts";
import { moveExclusive } from "./move-exclusive.ts";
import { swapError } from "./swap-error.ts";
import { isStaged, matches, type Swap } from "./swap-types.ts";

/** How the settling ended. */
export interface Settled {
  readonly outcome: SettleOutcome;
  /** Whether a name in the directory changed, so that it must be synced. */
  readonly changed: boolean;
  /** What the three names hold now. */
  readonly seen: Seen;
}

/** How far to settle. */
export interface SettleOptions {
  /**
   * Stops short of removing anything. Where a directory's changes may reach the disk in any order, the return of the
   * prior node must be synced before our own link is removed from the name that node came from.
   */
  readonly keepOwn?: boolean;
}

/** More steps than any state needs; beyond it someone else keeps changing the names. */
const MAX_STEPS = 16;

/**
 * Brings an interrupted swap to its end: looks at its three names, does one thing, looks again. Calling it on a swap
 * that never began or is done already is right too, and calling it twice equals calling it once.
 *
 * Nothing is removed but the swap's own staged link, or a second name of a node that keeps another; a payload that is
 * not needed after all goes back to its own name. Where the file system cannot exchange, the step is the degraded one.
 *
 * Crash: between any two steps the names are again a state that it settles.
 *
 * @throws `E_ATOMIC_SWAP`: `syscall_failed`, `name_taken` (the name a node has to go to is someone else's), `conflict`
 * (the names would not hold still).
 */
export function settleSwap(dir: DirHandle, swap: Swap, direction: Direction, options: SettleOptions = {}): Settled {
  const path = pathIn(dir, swap.target);
  let changed = false;
  let contested = false;
  let refusal: unknown;
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const seen = look(dir, swap, path);
    const step = contested ? endContested(swap, seen, direction) : decideSettle(direction, swap, seen);
    if (step.do === "end") return { outcome: step.outcome, changed, seen };
    if (step.do === "unlink" && options.keepOwn === true) {
      return { outcome: outcomeBeyond(swap, seen, direction), changed, seen };
    }
    try {
      // Noted first: a step that fails half way may have changed the directory too.
      changed = true;
      if (!act(dir, swap, step, seen)) contested = true;
    } catch (error) {
      const errno = errnoOf(error);
      if (errno === undefined) throw error;
      // The name moved between the look and the act; look again.
      if (errno !== "EEXIST" && errno !== "ENOENT") throw swapError("syscall_failed", path, `the kernel answered ${errno}`, error);
      refusal = error;
    }
  }
  if (errnoOf(refusal) === "EEXIST") throw swapError("name_taken", path, "the name that a node has to go to is taken", refusal);
  throw swapError("conflict", path, "other processes kept changing it", refusal);
}

function look(dir: DirHandle, swap: Swap, path: string): Seen {
  const at = (name: string): NodeIdentity => identityOf(observe(dir, name));
  try {
    return {
      target: at(swap.target),
      waiting: swap.incoming === null ? { kind: "none" } : at(swap.incoming.name),
      keep: at(swap.keep),
    };
  } catch (error) {
    const errno = errnoOf(error);
    throw errno === undefined ? error : swapError("syscall_failed", path, `the kernel answered ${errno}`, error);
  }
}

/** After a lost compare-and-swap the foreign node keeps the target; only ours is filed away. */
function endContested(swap: Swap, seen: Seen, direction: Direction): SettleStep {
  const step = decideSettle(direction, swap, seen);
  return step.do === "exchange" ? { do: "end", outcome: "conflict" } : step;
}

/** The outcome once everything is removed that is to be removed. */
function outcomeBeyond(swap: Swap, seen: Seen, direction: Direction): SettleOutcome {
  const step = decideSettle(direction, swap, seen);
  if (step.do === "unlink") return outcomeBeyond(swap, { ...seen, [step.at]: { kind: "none" } }, direction);
  return step.do === "end" ? step.outcome : "settled";
}

/** Does one step. False where it met a foreign node at the target, which is back there. */
function act(dir: DirHandle, swap: Swap, step: Exclude<SettleStep, { do: "end" }>, seen: Seen): boolean {
  switch (step.do) {
    case "move":
      moveExclusive(dir, nameOf(swap, step.from), nameOf(swap, step.to));
      return step.from !== "target" || isOursOrBack(dir, swap, step.to);
    case "unlink":
      dir.sys.unlinkat(dir.fd, nameOf(swap, step.at));
      return true;
    case "exchange":
      return exchangeOrOver(dir, swap, step.from, seen);
  }
}

/** Whether what was moved away from the target is the swap's; a node of someone else goes back, unless a newer came. */
function isOursOrBack(dir: DirHandle, swap: Swap, at: Place | "target"): boolean {
  const name = nameOf(swap, at);
  if (isOurs(swap, identityOf(observe(dir, name)))) return true;
  ignoring("EEXIST", () => moveExclusive(dir, name, swap.target));
  return false;
}

function isOurs(swap: Swap, node: NodeIdentity): boolean {
  return (node.kind !== "none" && sameInode(node, swap.prior)) || (swap.incoming !== null && matches(swap.incoming.node, node));
}

function exchangeOrOver(dir: DirHandle, swap: Swap, from: Place, seen: Seen): boolean {
  const isExpected = (out: NodeIdentity): boolean => isOurs(swap, out);
  try {
    return exchangeChecked(dir, { waiting: nameOf(swap, from), target: swap.target }, { ours: seen[from], isExpected, likely: seen.target.kind });
  } catch (error) {
    if (errnoOf(error) !== "EINVAL") throw error;
    return renameOver(dir, swap, from);
  }
}

/**
 * The degraded exchange: the target's own node first gets the name that it is to end at, then is renamed over. For a
 * staged link, which is to be removed there, a taken name is no hindrance.
 */
function renameOver(dir: DirHandle, swap: Swap, from: Place): boolean {
  if (!isOurs(swap, identityOf(observe(dir, swap.target)))) return false;
  const dispensable = from === "keep" && swap.incoming !== null && isStaged(swap.incoming);
  const moveAside = (): void => giveSecondName(dir, swap.target, nameOf(swap, from === "keep" ? "waiting" : "keep"));
  ignoring(dispensable ? "EEXIST" : [], moveAside);
  dir.sys.rename(dir.fd, nameOf(swap, from), swap.target, 0);
  return true;
}

function nameOf(swap: Swap, place: Place | "target"): string {
  if (place === "target") return swap.target;
  if (place === "keep") return swap.keep;
  if (swap.incoming === null) throw new TypeError("a swap without incoming node has no waiting name");
  return swap.incoming.name;
}
