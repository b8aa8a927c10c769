/** This defines `compareError`: why a comparison was not begun. */
import { SwitchyardError } from "@switchyard/fs-atomic";

/** What was asked for and cannot be done. */
export type CompareReason = "argument_not_text" | "command_missing" | "applet_missing" | "profiles_to_compare" | "files_too_large";

/** The `E_USAGE` error. */
export function compareError(reason: CompareReason, found: string): SwitchyardError {
  return new SwitchyardError({ id: "E_USAGE", reason, op: "canary compare", message: `Cannot compare what a command does: ${found}.` });
}
