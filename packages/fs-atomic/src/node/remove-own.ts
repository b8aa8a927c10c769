/** This defines `removeOwn`: the clean-up after a verb that could not finish what it had begun to make. */
import { errnoOf } from "../errors/syscall-error.ts";
import type { DirHandle } from "../path/dir-handle.ts";
import { identityOf, sameInode, type NodeIdentity } from "./identity.ts";
import { observe } from "./observe.ts";

/**
 * Removes `name` if it still holds the node that the caller made there. Best effort: what the kernel refuses here gives
 * way to the error that led here.
 *
 * @param made looks at the node that was made, where it can still be reached
 *
 * Crash: the node is there or not.
 */
export function removeOwn(dir: DirHandle, name: string, made: () => NodeIdentity): void {
  try {
    const own = made();
    if (own.kind !== "none" && sameInode(own, identityOf(observe(dir, name)))) dir.sys.unlinkat(dir.fd, name);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
  }
}
