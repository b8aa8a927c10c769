/** This defines `copyNode`: a file or a symlink made anew elsewhere with everything it has (REQ-B4, REQ-F1). */
import { atPath, atPathLater } from "../errors/at-path.ts";
import { identityOf, sameNode, type NodeIdentity } from "../node/identity.ts";
import { observe } from "../node/observe.ts";
import type { ObservedNode } from "../node/observed-node.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import type { NodeName } from "../path/node-name.ts";
import { copyError } from "./copy-error.ts";
import { copyFile } from "./copy-file.ts";
import { copyLink } from "./copy-link.ts";
import type { CopyMethod, CopyOptions, Place } from "./copy-types.ts";

/**
 * Copies the regular file or symlink at `name` to the free name `to`, on the same file system or another: its bytes or
 * dest, owner, mode, times to the nanosecond, attributes, ACLs (unless `acl` says `drop`) and capabilities. What was made is compared with its
 * source, bytes included, and is durable, and so is its name, unless `sync` is false. A link is not followed.
 *
 * Set-id bits and capabilities are copied too: a payload that must not widen privilege needs them off (REQ-B5).
 *
 * Crash: `to` is absent, or holds a file of mode 0600 with any part of the bytes and attributes; whole once this returns.
 * Whoever finds it tells by its hash and metadata.
 *
 * @returns `reflink` where it shares all blocks with its source, else `copy`.
 * @throws `SyscallError` (`EEXIST`, `ENOSPC`, `EPERM` …) and {@link copyError}s; what was made is removed again.
 */
export async function copyNode(dir: DirHandle, name: NodeName, to: Place, options: CopyOptions = {}): Promise<CopyMethod> {
  const path = pathIn(dir, name);
  const node = atPath(path, () => observe(dir, name));
  checkExpected(path, node, options.expected);
  const expected: NodeIdentity = identityOf(node);
  return atPathLater(pathIn(to.dir, to.name), async () => {
    const { sync = true, acl = "carry" } = options;
    if (node.kind === "symlink") return copyLink(dir, name, to, { expected, sync });
    if (node.kind === "file") return copyFile(dir, name, to, { methods: options.methods ?? ["reflink", "copy"], expected, sync, acl });
    throw copyError("not_copyable", path, `it is ${node.kind === "none" ? "not there" : "neither a regular file nor a link"}`);
  });
}

function checkExpected(path: string, node: ObservedNode, expected: NodeIdentity | undefined): void {
  if (expected === undefined || sameNode(identityOf(node), expected)) return;
  throw copyError("source_changed", path, "it is not the node that was observed before");
}
