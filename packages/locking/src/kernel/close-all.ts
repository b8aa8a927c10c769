/** This defines `closeAll`: letting go of what was locked. */
import { ignoring, type DirHandle, type Fd } from "@switchyard/fs-atomic";

// close(2): after these the descriptor, and with it the lock, is gone all the same. Nothing that matters was written.
const GONE = ["EINTR", "EIO", "ENOSPC", "EDQUOT"] as const;

/** Closes all of them, in this order, and empties the array: a number that is closed may be another file's at once. */
export function closeAll(dir: DirHandle, fds: Fd[]): void {
  for (const fd of fds.splice(0)) ignoring(GONE, () => dir.sys.close(fd));
}
