/** This defines `refused`: the error with which reading a journal ends. */
import { isSwitchyardError, type SwitchyardError } from "@switchyard/fs-atomic";

/** The error, or null where there is none; one of another class passes. */
export function refused(act: () => unknown): SwitchyardError | null {
  try {
    act();
    return null;
  } catch (error) {
    if (isSwitchyardError(error)) return error;
    throw error;
  }
}
