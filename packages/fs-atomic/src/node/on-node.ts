/** This defines `onNode`: a node held still while several calls are made on it. */
import { atPath } from "../errors/at-path.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import { OPEN } from "../syscalls/kernel-abi.ts";
import type { Fd } from "../syscalls/syscalls.ts";

/**
 * Runs `act` on a descriptor of the very node at `name`, so that all its calls mean one node, whoever renames what
 * meanwhile. O_PATH: nothing is opened in the sense of the file, no permission on it is needed, no FIFO or device woken.
 * An empty name means what `dir` itself is open on.
 *
 * @throws `SyscallError` with the path inside the root.
 */
export function onNode<T>(dir: DirHandle, name: string, act: (fd: Fd) => T): T {
  if (name === "") return atPath(dir.path, () => act(dir.fd));
  return atPath(pathIn(dir, name), () => {
    const fd = dir.sys.openat(dir.fd, name, { flags: OPEN.PATH | OPEN.NOFOLLOW });
    try {
      return act(fd);
    } finally {
      dir.sys.close(fd);
    }
  });
}
