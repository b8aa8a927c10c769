/** This defines `removeTree`: a directory of ours and all that is in it, removed. */
import { ignoring } from "../errors/ignoring.ts";
import { SyscallError } from "../errors/syscall-error.ts";
import type { DirHandle } from "../path/dir-handle.ts";
import { MODE, OPEN } from "../syscalls/kernel-abi.ts";
import type { Fd, Syscalls } from "../syscalls/syscalls.ts";

/** Deeper than anything of ours; each level holds a descriptor. */
const DEEPEST = 256;

/**
 * Removes the directory `name` in `dir`. No link is followed, and no mount is entered. Nothing is synced.
 * What is missing already is as good as removed.
 *
 * Crash: a part of it is left; calling again removes the rest.
 *
 * @throws `SyscallError`, e.g. `EBUSY` for a mount, `EPERM` for an immutable file, `ELOOP` for a tree that is too deep.
 * What can be removed is.
 */
export function removeTree(dir: DirHandle, name: string): void {
  remove(dir.sys, { dir: dir.fd, name, depth: 0, mountId: dir.sys.statx(dir.fd, "").mountId });
}

interface Place {
  readonly dir: Fd;
  readonly name: string;
  readonly depth: number;
  readonly mountId: bigint | null;
}

function remove(sys: Syscalls, place: Place): void {
  // A process that is about to end may make one more name between listing and removing.
  for (let tries = 0; ; tries++) {
    try {
      return removeOnce(sys, place);
    } catch (error) {
      if (!(error instanceof SyscallError) || error.code !== "ENOTEMPTY" || tries === 3) throw error;
    }
  }
}

function removeOnce(sys: Syscalls, { dir, name, depth, mountId }: Place): void {
  const stat = ignoring("ENOENT", () => sys.statx(dir, name));
  if (stat === undefined) return;
  if ((stat.mode & MODE.TYPE) !== MODE.DIR) return ignoring("ENOENT", () => sys.unlinkat(dir, name));
  if (stat.mountId !== mountId) throw new SyscallError("rmdirat", "EBUSY", name);
  if (depth === DEEPEST) throw new SyscallError("rmdirat", "ELOOP", name);
  const fd = openForRemoval(sys, dir, name);
  let first: unknown;
  try {
    for (const inner of sys.readDirectory(fd)) {
      try {
        remove(sys, { dir: fd, name: inner, depth: depth + 1, mountId });
      } catch (error) {
        first ??= error; // the others go all the same
      }
    }
  } finally {
    sys.close(fd);
  }
  if (first !== undefined) throw first;
  ignoring("ENOENT", () => sys.rmdirat(dir, name));
}

/** Even its owner may not list every directory. */
function openForRemoval(sys: Syscalls, dir: Fd, name: string): Fd {
  const node = sys.openat(dir, name, { flags: OPEN.PATH | OPEN.DIRECTORY | OPEN.NOFOLLOW });
  try {
    sys.fchmod(node, 0o700);
    return sys.openat(node, ".", { flags: OPEN.RDONLY | OPEN.DIRECTORY });
  } finally {
    sys.close(node);
  }
}
