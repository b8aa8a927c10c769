/** This defines `answerOf`: what became of reading something. */
import { isSwitchyardError } from "@switchyard/fs-atomic";

/** `read`, or the reason of the refusal. @throws what is no refusal */
export function answerOf(act: () => unknown): string {
  try {
    act();
    return "read";
  } catch (error) {
    if (isSwitchyardError(error) && error.id === "E_OWNERSHIP") return error.reason;
    throw error;
  }
}
