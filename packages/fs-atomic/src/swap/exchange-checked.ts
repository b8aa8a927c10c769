/** This defines `exchangeChecked`: compare-and-swap of two names (REQ-A4). */
import { errnoOf } from "../errors/syscall-error.ts";
import { identityOf, sameInode, type NodeIdentity } from "../node/identity.ts";
import { observeLikely } from "../node/observe-likely.ts";
import { observe } from "../node/observe.ts";
import type { DirHandle } from "../path/dir-handle.ts";
import { RENAME } from "../syscalls/kernel-abi.ts";
import { moveExclusive } from "./move-exclusive.ts";

/** How often a foreign node is put back before it is left at the waiting name for its owner to find. */
const MAX_ROUNDS = 16;

/** How the two nodes of an exchange are known. */
export interface Contestants {
  /** The node at `waiting`. */
  readonly ours: NodeIdentity;
  /** Whether what came out of the target is what should have stood there. */
  readonly isExpected: (out: NodeIdentity) => boolean;
  /** What will most probably come out. */
  readonly likely?: NodeIdentity["kind"];
}

/**
 * Exchanges `waiting` with `target` and looks at what came out. If that is not what `isExpected` wants, someone else's
 * node stood there: it goes back, and what comes out then is looked at again, because a third process may have replaced
 * our node meanwhile. The newest foreign node ends at the target.
 *
 * Crash: at each instant the target holds our node or a foreign one, and `waiting` holds the other; `settleSwap` puts
 * a foreign node that still waits back in its place.
 *
 * @returns false after a conflict: the target holds what others put there; `waiting` holds our node, or, if they
 * removed ours, an older node of theirs, or nothing.
 * @throws `SyscallError` of the first exchange, which then changed nothing, or of a later one (settle it).
 */
export function exchangeChecked(
  dir: DirHandle,
  names: { readonly waiting: string; readonly target: string },
  { ours, isExpected, likely = "file" }: Contestants,
): boolean {
  dir.sys.rename(dir.fd, names.waiting, names.target, RENAME.EXCHANGE);
  let out = identityOf(observeLikely(dir, names.waiting, likely));
  if (isExpected(out)) return true;
  // At the target is what was put there last; what came out is newer than all that was there before, and goes back.
  let put = ours;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (!exchangeOrPlace(dir, names)) continue;
    const next = identityOf(observe(dir, names.waiting));
    if (next.kind === "none" || sameInode(next, put)) return false;
    // Someone replaced what was put there: theirs came out, and is the newest now.
    put = out;
    out = next;
  }
  return false;
}

/** Exchanges, or where the target has gone meanwhile, places. False where it came back between the two: try again. */
function exchangeOrPlace(dir: DirHandle, names: { readonly waiting: string; readonly target: string }): boolean {
  try {
    dir.sys.rename(dir.fd, names.waiting, names.target, RENAME.EXCHANGE);
    return true;
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw error;
  }
  try {
    moveExclusive(dir, names.waiting, names.target);
    return true;
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
    return false;
  }
}
