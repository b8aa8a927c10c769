/** This defines `listEntries`: the paths in one of dpkg's lists of files that may be asked for. */
import { DatabaseError } from "../database/database-error.ts";
import type { Names } from "../database/names.ts";

/**
 * One path in each line, absolute; a package has at least `/.`, so that an empty list is one that was lost.
 *
 * @param text latin1
 * @returns latin1
 * @throws `DatabaseError` `corrupt`
 */
export function listEntries(text: string, names: Names, file: string): string[] {
  if (text === "") throw corrupt(file, "it is empty");
  if (!text.endsWith("\n")) throw corrupt(file, "it ends in the middle of a line");
  if (text.includes("\0")) throw corrupt(file, "it holds NUL bytes");
  const found: string[] = [];
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf("\n", at);
    if (text.charCodeAt(at) !== SLASH) throw corrupt(file, "a line in it is no absolute path");
    if (names.has(text, text.lastIndexOf("/", end) + 1, end)) found.push(text.slice(at, end));
    at = end + 1;
  }
  return found;
}

const SLASH = 0x2f;

function corrupt(file: string, found: string): DatabaseError {
  return new DatabaseError("corrupt", file, { found });
}
