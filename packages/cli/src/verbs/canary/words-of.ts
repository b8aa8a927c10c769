/** This defines `wordsOf`: a command and its arguments. */

/** Commander demands one word at least. */
export function wordsOf([first = "", ...more]: readonly string[]): [string, ...string[]] {
  return [first, ...more];
}
