/** This defines `optionOf`: how errors name a place of a command line. */
import type { RequestPlace } from "@switchyard/engine";

/** The option that named it, counted from 1: `--link (number 2)` of `["links", 1]`. */
export function optionOf([list, index]: RequestPlace): string {
  return `--${String(list).replace(/s$/u, "")} (number ${Number(index) + 1})`;
}
