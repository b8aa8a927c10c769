/** This defines `makeDir`: a new directory with exactly a mode, opened. */
import { OPEN, type DirHandle, type NodeName } from "@switchyard/fs-atomic";

/**
 * Makes `name` in `dir` and opens it.
 *
 * Crash: it may be there, its mode perhaps narrower.
 *
 * @throws `SyscallError`, e.g. `EEXIST`, `ENOSPC`
 */
export function makeDir(dir: DirHandle, name: NodeName, mode: number): DirHandle {
  const { sys } = dir;
  sys.mkdirat(dir.fd, name, mode);
  const fd = sys.openat(dir.fd, name, { flags: OPEN.RDONLY | OPEN.DIRECTORY | OPEN.NOFOLLOW });
  try {
    sys.fchmod(fd, mode);
  } catch (error) {
    sys.close(fd);
    throw error;
  }
  return { fd, sys, path: `${dir.path === "/" ? "" : dir.path}/${name}` };
}
