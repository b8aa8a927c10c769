/** This defines `kernelLock`: the lock manager that rests on flock(2). */
import type { DirHandle, NodeName } from "@switchyard/fs-atomic";
import { Acquisition } from "./acquisition.ts";
import type { LockManager } from "./lock-manager.ts";

/**
 * The lock on the file `name` in `dir`. It dies with its holder, however that dies (REQ-L6); it works across processes,
 * within one, across containers that share the directory, and `flock(1)` takes the very same lock.
 *
 * It locks the directory and the file (see `askKernel`), so that deleting or replacing the file lets nobody else in.
 * Every lock in one directory therefore excludes every other one there. Those of one thread are served in the order in
 * which they asked; between processes, who asks first after it is let go. Who holds a lock must not ask for a second
 * one in the same directory: it would wait for itself.
 *
 * A reader (`shared`) writes nothing, and needs no more than to read the directory and the file. Where the file is
 * missing and it cannot make one, it locks the directory alone: all but programs that know only the file respect that.
 *
 * Crash: the file stays, with the record of a holder that is gone; the next one gets the lock at once.
 */
export function kernelLock(dir: DirHandle, name: NodeName): LockManager {
  return { acquire: (request) => new Acquisition(dir, name, request).run() };
}
