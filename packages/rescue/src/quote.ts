/** This defines `quote`: any byte string as one word of a POSIX shell. */

/** The word in single quotes; a quote inside it is closed, escaped and opened again. Newlines stay as they are. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
