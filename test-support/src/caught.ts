/** This defines `caught`: the typed error with which an attempt ends. */
import { isSwitchyardError, type SwitchyardError } from "@switchyard/fs-atomic";

/** The error; anything else fails the test. */
export async function caught(attempt: () => unknown): Promise<SwitchyardError> {
  try {
    await attempt();
  } catch (error) {
    if (isSwitchyardError(error)) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
