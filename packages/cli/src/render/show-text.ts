/** This defines `showText`: a sentence in which names from the disk may stand, in which nothing is hidden and nothing drives a terminal. */
import { printable } from "@switchyard/facts";
import { visible } from "./visible.ts";

/** Bytes that are not UTF-8 as `\xHH`, and what else is not seen as `\u{…}`. */
export function showText(text: string): string {
  return visible(printable(text));
}
