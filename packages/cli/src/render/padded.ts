/** This defines `padded`: a text as wide as its column. */
import { textWidth } from "./text-width.ts";

/** The text with blanks up to `width` columns; a wider one as it is. */
export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - textWidth(text)));
}
