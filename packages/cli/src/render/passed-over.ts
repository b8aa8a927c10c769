/** This defines `passedOver`: that lines were met that are no facts. */
import { printWarnings } from "./print-warnings.ts";

/** Tells on stderr how many, if any. */
export function passedOver(lines: number): void {
  if (lines > 0) printWarnings([`${lines} line${lines === 1 ? " is no fact and was" : "s are no facts and were"} passed over; switchyard facts validate tells which.`]);
}
