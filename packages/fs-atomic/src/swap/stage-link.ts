/** This defines `stageLink`: the new symlink made beside its target, under a reserved name. */
import { errnoOf } from "../errors/syscall-error.ts";
import { identityOf, type NodeIdentity } from "../node/identity.ts";
import { observe } from "../node/observe.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import type { NodeName } from "../path/node-name.ts";
import { swapError } from "./swap-error.ts";

/**
 * Makes a link with the text `dest` at `name`, which must be free, and tells its identity.
 *
 * Crash: the link is there or not; its text never half. It is durable once the caller has synced the directory.
 *
 * @throws `E_ATOMIC_SWAP`: `name_taken`, `syscall_failed`.
 */
export function stageLink(dir: DirHandle, name: NodeName, dest: string): NodeIdentity {
  const path = pathIn(dir, name);
  try {
    dir.sys.symlinkat(dest, dir.fd, name);
    return identityOf(observe(dir, name));
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    if (errno === "EEXIST") throw swapError("name_taken", path, "the reserved name was taken meanwhile", error);
    throw swapError("syscall_failed", path, `staging the link failed with ${errno}`, error);
  }
}
