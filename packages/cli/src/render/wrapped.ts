/** This defines `wrapped`: a long line as several of at most 80 columns. */
import { textWidth } from "./text-width.ts";

const WIDTH = 80;

/** Words between blanks; what stands in quotes is one, as JSON or a shell has it, so that a path is never broken. */
const WORDS = /(?:"(?:[^"\\]|\\.)*"|\$'(?:[^'\\]|\\.)*'|(?<![\p{L}\d])'[^']*'(?:\\''[^']*')*|\S)+/gu;

/**
 * Breaks the text at its blanks. A word that is longer than a line stays whole.
 *
 * @param head what the first line begins with, as it is
 * @param indent what the further lines begin with
 */
export function wrapped(head: string, text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = head;
  let width = textWidth(head);
  let isBegun = false;
  for (const word of text.match(WORDS) ?? []) {
    const wide = textWidth(word);
    if (isBegun && width + 1 + wide > WIDTH) {
      lines.push(line);
      line = indent;
      width = textWidth(indent);
      isBegun = false;
    }
    line += isBegun ? ` ${word}` : word;
    width += isBegun ? 1 + wide : wide;
    isBegun = true;
  }
  return [...lines, line.trimEnd()];
}
