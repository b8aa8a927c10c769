/** This defines `parseDiversions`: dpkg's record of diverted paths. */
import { DatabaseError } from "../database/database-error.ts";

/** One diversion as recorded; latin1. */
export interface RecordedDiversion {
  readonly from: string;
  readonly to: string;
  /** Null: local (`:`). */
  readonly by: string | null;
}

/**
 * Three lines each: the path, where it went, and the package that diverted it.
 *
 * @param text latin1
 * @throws `DatabaseError` `corrupt`
 */
export function parseDiversions(text: string, file: string): RecordedDiversion[] {
  if (text === "") return [];
  const lines = text.split("\n");
  // What comes after the last newline is nothing in a whole file.
  if (lines.pop() !== "" || lines.length % 3 !== 0 || text.includes("\0")) throw corrupt(file);
  const diversions: RecordedDiversion[] = [];
  for (let at = 0; at < lines.length; at += 3) {
    const [from = "", to = "", by = ""] = lines.slice(at, at + 3);
    if (!from.startsWith("/") || !to.startsWith("/") || by === "") throw corrupt(file);
    diversions.push({ from, to, by: by === ":" ? null : by });
  }
  return diversions;
}

function corrupt(file: string): DatabaseError {
  return new DatabaseError("corrupt", file, { found: "it does not consist of three lines for each diversion" });
}
