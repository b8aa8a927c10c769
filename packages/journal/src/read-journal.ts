/** This defines `readJournal`: a journal read from its file. */
import { errnoOf, isSwitchyardError, openFile, type DirHandle, type NodeName } from "@switchyard/fs-atomic";
import { journalError } from "./journal-error.ts";
import { parseSource, type ParsedJournal } from "./parse-journal.ts";

/** The longest journal that is read, in bytes: memory must hold its records. */
export const JOURNAL_MAX = 1024 * 1024 * 1024;

/**
 * Reads a journal; null where there is none.
 *
 * @throws `E_RESTORE_FAILED` `journal_tampered`, `journal_unreadable` (a link or no regular file, or not to be opened)
 */
export function readJournal(dir: DirHandle, name: NodeName, path: string): ParsedJournal | null {
  try {
    const file = openFile(dir, name, JOURNAL_MAX);
    try {
      return parseSource(file, path);
    } finally {
      file.close();
    }
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === "ENOENT") return null;
    if (errno !== undefined) throw journalError("journal_unreadable", path, `reading it failed with ${errno}`, error);
    if (isSwitchyardError(error) && error.id === "E_GENERIC") throw journalError("journal_unreadable", path, error.message, error);
    throw error;
  }
}
