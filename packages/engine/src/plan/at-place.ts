/** This defines `atPlace`: a refusal told with the place of the request that it is about. */
import { isSwitchyardError, SwitchyardError, toldReason } from "@switchyard/fs-atomic";

/** Runs `act`; an operational error of it says the place as well. All others pass as they are. */
export function atPlace<T>(place: () => string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    if (!isSwitchyardError(cause)) throw cause;
    const { id, reason, op, path, errno, message, remedies } = cause;
    throw new SwitchyardError({ id, reason: toldReason(reason), op, path, errno, message: `${message.replace(/\.$/u, "")} (${place()}).`, remedies, cause });
  }
}
