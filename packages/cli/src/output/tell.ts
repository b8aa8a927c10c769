/** This defines `tell`: words for stderr. */
import process from "node:process";
import { mask } from "@switchyard/facts";

/** Writes the text, secrets in it masked (REQ-O6). */
export function tell(text: string): void {
  process.stderr.write(mask(text));
}
