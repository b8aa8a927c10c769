/** This defines `moveAside`: a node taken from its name to another, wholly or not at all. */
import { identityOf } from "../node/identity.ts";
import { observe } from "../node/observe.ts";
import { removeOwn } from "../node/remove-own.ts";
import type { DirHandle } from "../path/dir-handle.ts";
import { moveExclusive } from "./move-exclusive.ts";

/**
 * As {@link moveExclusive}; but where that is refused half way and has left the node with both names, `to` is removed again.
 * Not for a node that goes to a target: that is better there twice than missing.
 *
 * Crash: as `moveExclusive` says.
 */
export function moveAside(dir: DirHandle, from: string, to: string): void {
  try {
    moveExclusive(dir, from, to);
  } catch (error) {
    removeOwn(dir, to, () => identityOf(observe(dir, from)));
    throw error;
  }
}
