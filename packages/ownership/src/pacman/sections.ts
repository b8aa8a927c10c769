/** This defines `sections`: the form of pacman's local database. */
import { DatabaseError } from "../database/database-error.ts";

/**
 * `%NAME%`, then a line for each value, then an empty line, also after the last one: a file that was cut off between two
 * lines is therefore known. An empty file is that of a package without files.
 *
 * @param text latin1
 * @throws `DatabaseError` `corrupt`
 */
export function sections(text: string, file: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  if (text === "") return found;
  if (!text.endsWith("\n\n") || text.includes("\0")) throw corrupt(file, "it is cut off, or holds NUL bytes");
  let values: string[] | undefined;
  for (const line of text.slice(0, -1).split("\n")) {
    if (line === "") values = undefined;
    else if (values !== undefined) values.push(line);
    else {
      const name = /^%([A-Z0-9]+)%$/.exec(line)?.[1];
      if (name === undefined) throw corrupt(file, "a value in it has no name");
      values = [];
      found.set(name, values);
    }
  }
  return found;
}

function corrupt(file: string, found: string): DatabaseError {
  return new DatabaseError("corrupt", file, { found });
}
