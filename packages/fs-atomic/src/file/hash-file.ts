/** This defines `hashFile`: the SHA-256 of what is really there. */
import { createHash } from "node:crypto";
import { atPathLater } from "../errors/at-path.ts";
import { ignoring } from "../errors/ignoring.ts";
import { identityOf, sameNode, type NodeIdentity } from "../node/identity.ts";
import { observe } from "../node/observe.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import { OPEN } from "../syscalls/kernel-abi.ts";
import { hashDescriptor } from "./hash-descriptor.ts";
import type { HashOptions } from "./hash-options.ts";

/**
 * The SHA-256 (lower-case hex) of a regular file's bytes, read off the main thread if it is large; or null
 * where the node is not, or no longer, the one that `expected` describes. A link is not followed.
 *
 * @throws `SyscallError`, e.g. `EACCES`, `EIO`; the signal's reason.
 */
export async function hashFile(dir: DirHandle, name: string, expected: NodeIdentity, options: HashOptions = {}): Promise<string | null> {
  return expected.kind === "file" ? atPathLater(pathIn(dir, name), () => hashExpected(dir, name, expected, options)) : null;
}

async function hashExpected(dir: DirHandle, name: string, expected: Exclude<NodeIdentity, { kind: "none" }>, options: HashOptions): Promise<string | null> {
  // Gone, a link (ELOOP) or a socket (ENXIO) by now: not the expected node.
  const open = (): number => dir.sys.openat(dir.fd, name, { flags: OPEN.RDONLY | OPEN.NOFOLLOW | OPEN.NONBLOCK });
  const fd = ignoring(["ENOENT", "ELOOP", "ENXIO"], open);
  if (fd === undefined) return null;
  try {
    const isExpected = (): boolean => sameNode(identityOf(observe({ ...dir, fd }, "")), expected);
    if (!isExpected()) return null;
    const digest = await hashDescriptor({ sys: dir.sys, fd }, Number(expected.size), options);
    // Written to while it was read: the digest is of no state that ever stood.
    return isExpected() ? digest : null;
  } finally {
    dir.sys.close(fd);
  }
}

/** The SHA-256 (lower-case hex) of bytes in memory. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
