/** This defines `keepDisarmed`: a node kept as a copy that lends nobody anything (REQ-B5). */
import { errnoOf, identityOf, isSwitchyardError, keepNode, observe, type CopyOptions, type DirHandle, type KeepMethod, type NodeName, type Place } from "@switchyard/fs-atomic";
import { disarm } from "./privileges.ts";
import { removeKept } from "./remove-kept.ts";

/**
 * Keeps the node as `keepNode` does, and takes the privileges off a copy. A second name is left as it is: what is taken off
 * that is taken off the target.
 *
 * Crash: as `keepNode` says; the copy may still be privileged, until the target is settled.
 *
 * @throws what `keepNode` throws; `SyscallError`. What was made is removed again.
 */
export async function keepDisarmed(dir: DirHandle, name: NodeName, to: Place, options: CopyOptions): Promise<KeepMethod> {
  const method = await keepNode(dir, name, to, options);
  if (method === "link") return method;
  try {
    disarm(to.dir, to.name, identityOf(observe(to.dir, to.name)));
    return method;
  } catch (error) {
    if (errnoOf(error) !== undefined || isSwitchyardError(error)) removeKept(to.dir, to.name, identityOf(observe(to.dir, to.name)));
    throw error;
  }
}
