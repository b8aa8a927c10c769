/** This defines `printWarnings`: what a verb has to add, on stderr. */
import { tell } from "../output/tell.ts";

/** A line each. */
export function printWarnings(warnings: readonly string[]): void {
  for (const warning of warnings) tell(`switchyard: warning: ${warning}\n`);
}
