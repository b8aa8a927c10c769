/** This defines `parseConfirmWithin`: how long a run may wait for its confirmation. */
import { SwitchyardError } from "@switchyard/fs-atomic";

/** The longest that a run waits for its confirmation, in milliseconds: seven days. */
export const MAX_CONFIRM_MS = 7 * 24 * 3_600_000;

/** The time, or null where the run is committed at once. @throws `E_USAGE` `bad_confirm_time` */
export function parseConfirmWithin(wanted: number | undefined): number | null {
  if (wanted === undefined) return null;
  if (Number.isInteger(wanted) && wanted > 0 && wanted <= MAX_CONFIRM_MS) return wanted;
  const message = `Cannot wait ${wanted} ms for a confirmation: needed is a whole number from 1 to ${MAX_CONFIRM_MS} (seven days).`;
  throw new SwitchyardError({ id: "E_USAGE", reason: "bad_confirm_time", op: "apply", message });
}
