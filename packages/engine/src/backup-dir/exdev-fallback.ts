/** This defines `exdevFallback`: the refusal of a copy where the very inode cannot be kept (REQ-F2). */
import { errnoOf, SwitchyardError } from "@switchyard/fs-atomic";

/** `E_EXDEV` `exdev_fallback`, exit 50: the kernel does not rename a node from its target's directory to this one, or back. */
export function exdevFallback(target: string, place: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError({
    id: "E_EXDEV",
    reason: "exdev_fallback",
    op: "keep",
    path: target,
    errno: errnoOf(cause),
    message: `Cannot keep or restore ${JSON.stringify(target)} by way of ${JSON.stringify(place)}: that is on another file system or mount, so it would have to be copied.`,
    cause,
  });
}
