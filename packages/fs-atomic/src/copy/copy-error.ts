/** This defines the errors of making a file or link that is as good as another, or as what was asked for. */
import { SwitchyardError } from "../errors/switchyard-error.ts";

/** Why a node could not be kept, where no system call failed. */
export type CopyReason =
  /** It is neither a regular file nor a symlink. */
  | "not_copyable"
  /** It is not, or not to the end, the node that was meant. */
  | "source_changed"
  /** What was made differs from it, e.g. because the file system keeps no such times or attributes. */
  | "copy_differs";

/** The `E_GENERIC` error for `path`. */
export function copyError(reason: CopyReason, path: string, found: string, op: "keep" | "put" = "keep"): SwitchyardError {
  const message = `Cannot ${op} ${JSON.stringify(path)}: ${found}.`;
  return new SwitchyardError({ id: "E_GENERIC", reason, op, path, message });
}
