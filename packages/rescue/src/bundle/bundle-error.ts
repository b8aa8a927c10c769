/** This defines the errors of writing a bundle. */
import { SwitchyardError } from "@switchyard/fs-atomic";

/** The closed list, and the id of each. */
const IDS = { bad_name: "E_USAGE", name_taken: "E_USAGE", copy_differs: "E_GENERIC" } as const;

/** `bad_name`: a script's name is no plain one, or used twice. `name_taken`: the directory holds that name. `copy_differs`: the copied BusyBox is not what was read. */
export type BundleReason = keyof typeof IDS;

/** The error for a name of the bundle. */
export function bundleError(reason: BundleReason, name: string, found: string): SwitchyardError {
  const message = `Cannot write ${JSON.stringify(name)} into the rescue bundle: ${found}.`;
  return new SwitchyardError({ id: IDS[reason], reason, op: "writeBundle", path: name, message });
}
