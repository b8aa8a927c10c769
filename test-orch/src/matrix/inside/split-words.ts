/** This defines `splitWords`: the arguments of a command as a scenario writes them. */

/** Parted by blanks; a word in double quotes may hold some. There is nothing else: no variables, no escapes. */
export function splitWords(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/gu)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}
