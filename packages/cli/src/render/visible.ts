/** This defines `visible`: a text in which nothing is hidden from a reader, and nothing drives a terminal. */
import { UNSEEN } from "./unseen.ts";

/** The text, each character that is not seen as `\u{…}`, line breaks too. */
export function visible(text: string): string {
  return text.replaceAll(UNSEEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
