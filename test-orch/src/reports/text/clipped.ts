/** This defines `clipped`: as much of an output as a report shows. */
import { counted } from "./counted.ts";

/** Programs say at the end what went wrong, so that is what stays. */
const MOST = 16_000;

/** The end of `text`, after a line that says how much was left out. */
export function clipped(text: string): string {
  if (text.length <= MOST) return text;
  return `[${counted(text.length - MOST, "character")} left out here; the JSON document has them]\n${text.slice(-MOST)}`;
}
