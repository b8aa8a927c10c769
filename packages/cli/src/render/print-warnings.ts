/** This defines `printWarnings`: what a verb has to add, on stderr. */
import process from "node:process";

/** A line each. */
export function printWarnings(warnings: readonly string[]): void {
  for (const warning of warnings) process.stderr.write(`switchyard: warning: ${warning}\n`);
}
