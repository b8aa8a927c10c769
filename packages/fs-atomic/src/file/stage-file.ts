/** This defines `stageFile`: a new file with all its metadata, made under a reserved name, ready to become a target. */
import { copyBytes } from "../copy/copy-bytes.ts";
import { copyError } from "../copy/copy-error.ts";
import { atPathLater } from "../errors/at-path.ts";
import { compareMetadata } from "../metadata/compare-metadata.ts";
import { getMetadata } from "../metadata/get-metadata.ts";
import type { Metadata } from "../metadata/metadata.ts";
import { setMetadata } from "../metadata/set-metadata.ts";
import { identityOf, type NodeIdentity } from "../node/identity.ts";
import { observe } from "../node/observe.ts";
import { removeOwn } from "../node/remove-own.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import type { NodeName } from "../path/node-name.ts";
import { OPEN } from "../syscalls/kernel-abi.ts";
import type { Fd } from "../syscalls/syscalls.ts";

/** Bytes in memory, or a descriptor of a regular file whose bytes are meant from first to last. */
export type FileSource = Uint8Array | Fd;

/**
 * What the new file gets; what is absent is as for any file that this process makes. An ACL has a mask, which is the group
 * bits of the mode: where the two contradict each other the file system cannot keep both.
 */
export type FileMetadata = Partial<Metadata> & Pick<Metadata, "mode">;

/**
 * Makes a regular file at the free name `name` with these bytes and this metadata, and syncs it.
 *
 * (1) Make it, readable by nobody else, (2) write the bytes or let the kernel copy them, (3) owner, attributes, mode,
 * times, read back and compared, (4) sync it. The name itself is durable once the caller has synced `dir`.
 *
 * Crash: `name` is absent, or holds a file of mode 0600 with any part of the bytes, or more of it in the order above.
 *
 * @returns the identity of what was made, for `swap`.
 * @throws `SyscallError` (`EEXIST`, `ENOSPC`, `EPERM` for an owner or capability that the caller may not give …);
 * `E_GENERIC` `copy_differs` where the file system did not keep what it was given. What was made is removed again.
 */
export async function stageFile(dir: DirHandle, name: NodeName, source: FileSource, metadata: FileMetadata): Promise<NodeIdentity> {
  const { sys } = dir;
  return atPathLater(pathIn(dir, name), async () => {
    const fd = sys.openat(dir.fd, name, { flags: OPEN.RDWR | OPEN.CREAT | OPEN.EXCL | OPEN.NOFOLLOW, mode: 0o600 }); // (1)
    const made = { fd, path: pathIn(dir, name), sys };
    try {
      await fill(made, source); // (2)
      setMetadata(made, "", metadata); // (3)
      const found = getMetadata(made, "");
      const differences = compareMetadata({ ...found, ...metadata }, found);
      if (differences.length > 0) throw copyError("copy_differs", made.path, `the file system did not keep its ${differences.join(", ")}`, "put");
      await sys.fsync(fd); // (4)
      return identityOf(observe(made, ""));
    } catch (error) {
      removeOwn(dir, name, () => identityOf(observe(made, "")));
      throw error;
    } finally {
      sys.close(fd);
    }
  });
}

async function fill({ fd, path, sys }: DirHandle, source: FileSource): Promise<void> {
  if (typeof source !== "number") {
    if (source.length > 0) sys.write(fd, source);
    return;
  }
  const { size } = sys.statx(source, "");
  await copyBytes(sys, { from: source, to: fd, size: Number(size), methods: ["reflink", "copy"] });
  if (sys.statx(source, "").size !== size) throw copyError("source_changed", path, "its source changed while it was read", "put");
}
