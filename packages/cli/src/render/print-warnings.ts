/** This defines `printWarnings`: what a verb has to add, on stderr. */
import process from "node:process";
import { manner } from "../output/manner.ts";
import { paint } from "../output/paint.ts";
import { tell } from "../output/tell.ts";
import { aimed } from "./aimed.ts";
import { showText } from "./show-text.ts";

/** A line each; none with `--quiet`. */
export function printWarnings(warnings: readonly string[]): void {
  if (manner().quiet) return;
  for (const warning of warnings) tell(`switchyard: ${paint("changed", "warning:", process.stderr)} ${showText(aimed(warning))}\n`);
}
