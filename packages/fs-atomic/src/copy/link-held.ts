/** This defines `linkHeld`: link(2), and how the node that was linked is known after it. */
import { identityOf, sameNode, type NodeIdentity } from "../node/identity.ts";
import { isOverlay } from "../node/is-overlay.ts";
import { observe } from "../node/observe.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import type { NodeName } from "../path/node-name.ts";
import { OPEN } from "../syscalls/kernel-abi.ts";
import { copyError } from "./copy-error.ts";
import type { Place } from "./copy-types.ts";

/**
 * Links. On overlayfs that copies a lower file up, and one of several names loses the others then: it gets another inode number.
 * So there the node is held open meanwhile, and its descriptor tells how the very same node is known now.
 *
 * Crash: `to` is absent or a second name of whatever stood at `name`.
 *
 * @returns what the second name has to be; whether it is, is the caller's to see
 * @throws `SyscallError`; on overlayfs `source_changed`, with nothing changed
 */
export function linkHeld(dir: DirHandle, name: NodeName, to: Place, expected: NodeIdentity): NodeIdentity {
  const { sys } = to.dir;
  const link = (): void => sys.linkat(dir.fd, name, to.dir.fd, to.name);
  if (!isOverlay(dir)) {
    link();
    return expected;
  }
  const fd = dir.sys.openat(dir.fd, name, { flags: OPEN.PATH | OPEN.NOFOLLOW });
  try {
    const held: DirHandle = { fd, path: pathIn(dir, name), sys: dir.sys };
    if (!sameNode(identityOf(observe(held, "")), expected)) throw copyError("source_changed", held.path, "it is not the node that was observed before");
    link();
    const now = identityOf(observe(held, ""));
    return isRenumbered(now, expected) ? now : expected;
  } finally {
    dir.sys.close(fd);
  }
}

/** What was written to meanwhile is not what was expected. */
function isRenumbered(now: NodeIdentity, expected: NodeIdentity): boolean {
  return now.kind !== "none" && expected.kind !== "none" && sameNode({ ...now, ino: expected.ino }, expected);
}
