/** This defines `readDiversions`: every diversion that dpkg has below a root. */
import type { Root } from "@switchyard/fs-atomic";
import { DatabaseError } from "../database/database-error.ts";
import { fromLatin1 } from "../database/names.ts";
import { DiversionError } from "./diversion-error.ts";
import { DIVERSIONS, readRecord, withDiversions } from "./diversions-file.ts";
import type { DiversionEntry } from "./local-diversion.ts";
import { parseDiversions } from "./parse-diversions.ts";

/** In the order of the record; none where there is no dpkg. Reads only. @throws `DiversionError` `diversions_unusable` */
export async function readDiversions(root: Root): Promise<readonly DiversionEntry[]> {
  return (await withDiversions(root, (place) => entriesIn(readRecord(place).toString("latin1")))) ?? [];
}

function entriesIn(text: string): DiversionEntry[] {
  try {
    return parseDiversions(text, DIVERSIONS).map(({ from, to, by }) => ({ from: fromLatin1(from), to: fromLatin1(to), by: by === null ? null : fromLatin1(by) }));
  } catch (cause) {
    if (cause instanceof DatabaseError) throw new DiversionError("diversions_unusable", DIVERSIONS, { found: cause.found, cause });
    throw cause;
  }
}
