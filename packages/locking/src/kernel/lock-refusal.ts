/** This defines `LockRefusal`: why something can be no lock, told before it is known what the waiting cost. */
import { errnoOf } from "@switchyard/fs-atomic";
import type { LockingReason } from "../locking-error.ts";

/** Never leaves the package: it becomes a `LockingError`. */
export class LockRefusal extends Error {
  readonly reason: LockingReason;
  /** The name at which it was found. */
  readonly at: string;

  constructor(reason: LockingReason, at: string, found: string, cause?: unknown) {
    super(found, { cause });
    this.reason = reason;
    this.at = at;
  }
}

/** What open(2) says of nodes that are no regular file: a link, a directory, a socket or a device without driver. */
const FOREIGN: Readonly<Record<string, string>> = { ELOOP: "a symlink stands there", EISDIR: "a directory stands there", ENXIO: "it is no regular file", ENODEV: "it is no regular file" };

/** Runs `act` on `name`; what the kernel refuses becomes a {@link LockRefusal}. `what` is a word for the message, e.g. `opening`. */
export function refusing<T>(name: string, what: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === undefined) throw cause;
    const foreign = FOREIGN[errno];
    if (foreign !== undefined) throw new LockRefusal("lock_path_foreign", name, foreign, cause);
    throw new LockRefusal("lock_unusable", name, `${what} it failed with ${errno}`, cause);
  }
}
