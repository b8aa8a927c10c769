/** This defines `hashFile`: the SHA-256 of what is really there. */
import { createHash } from "node:crypto";
import { read } from "node:fs";
import { promisify } from "node:util";
import { ignoring } from "../errors/ignoring.ts";
import { identityOf, sameNode, type NodeIdentity } from "../node/identity.ts";
import { observe } from "../node/observe.ts";
import type { DirHandle } from "../path/dir-handle.ts";
import { OPEN } from "../syscalls/kernel-abi.ts";

const readOff = promisify(read);
const CHUNK = 1024 * 1024;

/**
 * The SHA-256 (lower-case hex) of a regular file's bytes, read off the main thread through one reused buffer; or null
 * where the node is not, or no longer, the one that `expected` describes. A link is not followed.
 *
 * @throws `SyscallError` or Node's own error of read(2), e.g. `EACCES`, `EIO`.
 */
export async function hashFile(dir: DirHandle, name: string, expected: NodeIdentity): Promise<string | null> {
  if (expected.kind !== "file") return null;
  // Gone, a link (ELOOP) or a socket (ENXIO) by now: not the expected node.
  const open = (): number => dir.sys.openat(dir.fd, name, { flags: OPEN.RDONLY | OPEN.NOFOLLOW | OPEN.NONBLOCK });
  const fd = ignoring(["ENOENT", "ELOOP", "ENXIO"], open);
  if (fd === undefined) return null;
  try {
    const isExpected = (): boolean => sameNode(identityOf(observe({ ...dir, fd }, "")), expected);
    if (!isExpected()) return null;
    const digest = await hashDescriptor(fd);
    // Written to while it was read: the digest is of no state that ever stood.
    return isExpected() ? digest : null;
  } finally {
    dir.sys.close(fd);
  }
}

async function hashDescriptor(fd: number): Promise<string> {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(CHUNK);
  for (let at = 0; ; ) {
    const { bytesRead } = await readOff(fd, buffer, 0, CHUNK, at);
    if (bytesRead === 0) return hash.digest("hex");
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}

/** The SHA-256 (lower-case hex) of bytes in memory. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
