/** This defines `syncFile`: one file's bytes and metadata on disk. */
import { OPEN, type DirHandle, type NodeName } from "@switchyard/fs-atomic";

/** Syncing a directory says nothing of the files in it. @throws `SyscallError`, e.g. `EIO` */
export async function syncFile({ sys, fd }: DirHandle, name: NodeName): Promise<void> {
  const file = sys.openat(fd, name, { flags: OPEN.RDONLY | OPEN.NOFOLLOW | OPEN.NONBLOCK });
  try {
    await sys.fsync(file);
  } finally {
    sys.close(file);
  }
}
