/** This defines `unusable`: what the disk refused, as the error of a prefix that cannot be used. */
import { errnoOf, isSwitchyardError } from "@switchyard/fs-atomic";
import { unusableFor } from "./unusable-for.ts";

const UNUSABLE: ReadonlySet<string> = new Set(["parent_is_link", "parent_not_directory", "parent_unreadable"]);

/** A refused system call, or a directory that is none, as `E_POLICY` `profiles_unusable`; any other error as it is. */
export function unusable(path: string, cause: unknown): unknown {
  if (isSwitchyardError(cause)) return UNUSABLE.has(cause.reason) ? unusableFor(path, cause.message, cause) : cause;
  const errno = errnoOf(cause);
  return errno === undefined ? cause : unusableFor(path, cause instanceof Error ? cause.message : errno, cause);
}
