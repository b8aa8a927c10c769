/** This defines `someOf`: the first of many paths, for a person. */
import { showPath } from "./show-path.ts";

/** So many are named; all of them are in the document. */
const SHOWN = 5;

/** A line for what they have in common and how many there are, then the first of them. */
export function someOf(what: string, paths: readonly string[]): string[] {
  const more = paths.length - SHOWN;
  return [`${what}: ${paths.length}`, ...paths.slice(0, SHOWN).map((path) => `  ${showPath(path)}`), ...(more > 0 ? [`  and ${more} more (--json names them all)`] : [])];
}
