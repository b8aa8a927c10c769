/** This defines `plainText`: a text in which nothing is hidden from a reader, and which XML can hold. */

/** Control and format characters, what turns the direction of writing, halves of characters, what is assigned to none. */
const UNSEEN = /(?![\n\t])[\p{C}\p{Zl}\p{Zp}]/gu;

/** The text, each character that is not seen as `\u{…}`, as the command writes them; line breaks and tabs stay. */
export function plainText(text: string): string {
  return text.replaceAll(UNSEEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
