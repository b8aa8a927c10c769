/** This defines `optionOf`: how errors name a place of a command line. */
import type { RequestPlace } from "@switchyard/engine";

/** The option that named it: `--link` of `["links", 0]`. */
export function optionOf([list]: RequestPlace): string {
  return `--${String(list).replace(/s$/u, "")}`;
}
