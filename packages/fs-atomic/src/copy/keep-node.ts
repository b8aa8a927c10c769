/** This defines `keepNode`: a node kept under a second name in the best way there is (REQ-B4, REQ-F1). */
import { errnoOf } from "../errors/syscall-error.ts";
import type { DirHandle } from "../path/dir-handle.ts";
import type { NodeName } from "../path/node-name.ts";
import { copyNode } from "./copy-node.ts";
import type { CopyOptions, KeepMethod, Place } from "./copy-types.ts";
import { linkNode } from "./link-node.ts";

/** Refusals of link(2) that a copy need not share. EXDEV also comes from a bind mount of the same file system. */
const NO_LINK: readonly (string | undefined)[] = ["EXDEV", "EPERM", "EMLINK", "ENOTSUP", "ENOSYS"];

/**
 * Keeps the file or symlink at `name` under the free name `to` as well, durably unless `sync` is false: as the same inode where the file systems
 * allow it, else by sharing its blocks, else as a copy with every attribute; only by those ways that are among `methods`.
 *
 * A hard link follows what is written to the node later; who wants the bytes of this moment leaves `link` out.
 *
 * Crash: as `linkNode` and `copyNode` say.
 *
 * @returns which way it was.
 * @throws what `linkNode` and `copyNode` throw; that of the last way tried.
 */
export async function keepNode(dir: DirHandle, name: NodeName, to: Place, options: CopyOptions = {}): Promise<KeepMethod> {
  const methods = options.methods ?? ["link", "reflink", "copy"];
  if (!methods.includes("link")) return copyNode(dir, name, to, options);
  try {
    return await linkNode(dir, name, to, options);
  } catch (error) {
    const canCopy = methods.some((method) => method !== "link");
    if (!canCopy || !NO_LINK.includes(errnoOf(error))) throw error;
    return copyNode(dir, name, to, options);
  }
}
