/** This defines the errors of pruning. */
import { errnoOf, isSwitchyardError, SwitchyardError } from "@switchyard/fs-atomic";

/**
 * Why backups were not removed. Errors with an id keep it: `E_ATOMIC_SWAP` where someone else's node was met. A refused
 * system call is `E_GENERIC` `prune_failed`, exit 1: no target was touched and nothing is to be put back, which 40 and 70
 * stand for.
 *
 * @throws `cause` itself, where it is no operational error
 */
export function pruneFailed(path: string, cause: unknown): SwitchyardError {
  if (isSwitchyardError(cause)) return cause;
  const errno = errnoOf(cause);
  if (errno === undefined) throw cause;
  return new SwitchyardError({
    id: "E_GENERIC",
    reason: "prune_failed",
    op: "prune",
    path,
    errno,
    message: `Cannot prune ${JSON.stringify(path)}: the file system refused it with ${errno}. What was not removed yet was left.`,
    cause,
  });
}

/** `E_POLICY` `sink_unusable`: what was removed could not be recorded, so nothing more is removed (REQ-O9). */
export function sinkFailed(cause: unknown): unknown {
  const errno = errnoOf(cause);
  if (errno === undefined) return cause;
  const message = `Cannot record facts: writing them failed with ${errno}. What the report names was removed, nothing more.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "sink_unusable", op: "prune", errno, message, cause });
}
