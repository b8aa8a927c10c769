/** This defines `visible`: a text of others in which nothing is hidden from a reader, and nothing drives the terminal. */
import { UNSEEN } from "./unseen.ts";

/** The text, each character that is not seen as `\u{…}`; line breaks and tabs stay. */
export function visible(text: string): string {
  return text.replaceAll(UNSEEN, (character) => (character === "\n" || character === "\t" ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`));
}
