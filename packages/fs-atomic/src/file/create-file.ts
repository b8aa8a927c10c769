/** This defines `createFile`: a new small file that replaces nothing. */
import { atPathLater } from "../errors/at-path.ts";
import { identityOf } from "../node/identity.ts";
import { observe } from "../node/observe.ts";
import { removeOwn } from "../node/remove-own.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import type { NodeName } from "../path/node-name.ts";
import { OPEN } from "../syscalls/kernel-abi.ts";

/** How a file is made. */
export interface CreateOptions {
  readonly mode: number;
  /** Whether its bytes are on disk when this returns. The name needs a sync of the directory all the same. */
  readonly sync: boolean;
}

/** The bytes of a file, at once or piece by piece. */
export type Bytes = Uint8Array | Iterable<Uint8Array>;

/**
 * Creates `name` with these bytes and exactly this mode, or fails with EEXIST.
 *
 * Crash: the file is absent, or there with any part of its bytes; whole once both it and `dir` are synced.
 *
 * @throws `SyscallError`, e.g. `EEXIST`, `ENOSPC`. What was made is removed again.
 */
export async function createFile(dir: DirHandle, name: NodeName, bytes: Bytes, options: CreateOptions): Promise<void> {
  const flags = OPEN.WRONLY | OPEN.CREAT | OPEN.EXCL | OPEN.NOFOLLOW;
  await atPathLater(pathIn(dir, name), async () => {
    const fd = dir.sys.openat(dir.fd, name, { flags, mode: options.mode });
    try {
      // Bytes, then mode (the umask had its say at open), then the sync that covers both.
      for (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) if (piece.length > 0) dir.sys.write(fd, piece);
      dir.sys.fchmod(fd, options.mode);
      if (options.sync) await dir.sys.fsync(fd);
    } catch (error) {
      removeOwn(dir, name, () => identityOf(observe({ ...dir, fd }, "")));
      throw error;
    } finally {
      dir.sys.close(fd);
    }
  });
}
