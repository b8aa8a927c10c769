/** This defines `tell`: words for stderr. */
import process from "node:process";
import { mask } from "@switchyard/facts";
import { hideProgress } from "./progress-line.ts";

/** Writes the text, secrets in it masked (REQ-O6). */
export function tell(text: string): void {
  hideProgress();
  process.stderr.write(mask(text));
}
