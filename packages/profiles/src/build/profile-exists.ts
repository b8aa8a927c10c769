/** This defines `profileExists`: the error of a name that is taken. */
import { SwitchyardError } from "@switchyard/fs-atomic";

/** There is a profile of this name. */
export function profileExists(path: string, cause?: unknown): SwitchyardError {
  const message = `Cannot build the profile ${JSON.stringify(path)}: there is one of that name.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "profile_exists", op: "profile", path, message, cause });
}
