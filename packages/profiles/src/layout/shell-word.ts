/** This defines `shellWord`: a path or name as one word of a command line. Pure. */

/** Ready for a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w./+-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
