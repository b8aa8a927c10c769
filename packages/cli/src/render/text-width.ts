/** This defines `textWidth`: how many columns of a terminal a text takes. */
import { eastAsianWidth } from "get-east-asian-width";

/** Marks that stand on the letter before them; vowels and finals of Korean that are written into its block. */
const ON_ANOTHER = /[\p{Mn}\p{Me}\u1160-\u11ff]/u;

/**
 * Counts each character for itself, 0, 1 or 2: what joins several into one picture is written out by `showText` and `showPath`.
 * Intl.Segmenter would know more, and takes longer to load than the command to start.
 */
export function textWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) if (!ON_ANOTHER.test(character)) width += eastAsianWidth(character.codePointAt(0) ?? 0);
  return width;
}
