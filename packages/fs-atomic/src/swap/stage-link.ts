/** This defines `stageLink`: the new symlink made beside its target, under a reserved name. */
import { errnoOf } from "../errors/syscall-error.ts";
import { identityOf, type NodeIdentity } from "../node/identity.ts";
import { observeLikely } from "../node/observe-likely.ts";
import { takeBackLink } from "../node/take-back-link.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import type { NodeName } from "../path/node-name.ts";
import { swapError } from "./swap-error.ts";
import { matches } from "./swap-types.ts";

/**
 * Makes a link with the text `dest` at `name`, which must be free, and tells its identity.
 *
 * Crash: the link is there or not; its text never half. It is durable once the caller has synced the directory.
 *
 * @throws `E_ATOMIC_SWAP`: `name_taken`, `syscall_failed` (nothing was made, or it is removed again), `node_lost` (someone
 * else's node is at the name).
 */
export function stageLink(dir: DirHandle, name: NodeName, dest: string): NodeIdentity {
  const path = pathIn(dir, name);
  const staged = make(dir, name, dest, path);
  if (matches({ linkTo: dest }, staged)) return staged;
  throw swapError("node_lost", path, "the staged link is not what was written, or was replaced at once");
}

function make(dir: DirHandle, name: NodeName, dest: string, path: string): NodeIdentity {
  let isMade = false;
  try {
    dir.sys.symlinkat(dest, dir.fd, name);
    isMade = true;
    return identityOf(observeLikely(dir, name, "symlink"));
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    if (isMade) takeBackLink(dir, name, dest);
    else if (errno === "EEXIST") throw swapError("name_taken", path, "the reserved name was taken meanwhile", error);
    throw swapError("syscall_failed", path, `staging the link failed with ${errno}`, error);
  }
}
