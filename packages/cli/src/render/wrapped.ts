/** This defines `wrapped`: a long line as several of at most 80 columns. */

const WIDTH = 80;

/** Breaks the text at blanks; the further lines begin with `indent`. A word that is longer than a line stays whole. */
export function wrapped(text: string, indent: string): string[] {
  const lines: string[] = [];
  // The blanks that it begins with are no place to break it.
  let line = /^ */u.exec(text)?.[0] ?? "";
  let isEmpty = true;
  for (const word of text.trimStart().split(/(?<=\S) /u)) {
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line.trimEnd());
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
