/** This defines `showText`: a sentence in which names from the disk may stand, without anything that a terminal would act upon. */
import { printable } from "@switchyard/facts";

/** Control characters as `\xHH`, and so each byte that is not UTF-8. */
export function showText(text: string): string {
  return printable(text).replaceAll(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
