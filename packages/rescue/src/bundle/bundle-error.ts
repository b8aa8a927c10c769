/** This defines the errors of writing a bundle. */
import { SwitchyardError, type ErrorName } from "@switchyard/fs-atomic";

/** `bad_name`: a script's name is no plain one, or used twice. `name_taken`: the directory holds that name. `copy_differs`: the copied BusyBox is not what was read. */
export type BundleReason = "bad_name" | "name_taken" | "copy_differs";

/** The error for a name of the bundle. */
export function bundleError(reason: BundleReason, name: string, found: string): SwitchyardError {
  const message = `Cannot write ${JSON.stringify(name)} into the rescue bundle: ${found}.`;
  const which: ErrorName = reason === "copy_differs" ? { id: "E_GENERIC", reason } : { id: "E_USAGE", reason };
  return new SwitchyardError({ ...which, op: "writeBundle", path: name, message });
}
