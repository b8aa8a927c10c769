/** This defines `malformed`: the error of a database file that breaks SQLite's format. */
import { DatabaseError } from "../../database/database-error.ts";

/** `corrupt`. */
export function malformed(file: string, found: string): DatabaseError {
  return new DatabaseError("corrupt", file, { found: `it is no whole SQLite database: ${found}` });
}
