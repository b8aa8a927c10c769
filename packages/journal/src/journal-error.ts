/** This defines the errors of reading a journal. */
import { SwitchyardError } from "@switchyard/fs-atomic";

/** `E_RESTORE_FAILED`, exit 70: the journal does not say what a run of ours would have written (REQ-J4). */
export function journalError(reason: "journal_tampered" | "journal_unreadable", path: string, found: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError({
    id: "E_RESTORE_FAILED",
    reason,
    op: "readJournal",
    path,
    message: `Cannot trust the journal ${JSON.stringify(path)}: ${found}.`,
    remedies: [
      "Nothing was changed. Compare the targets with the .bak files beside them and put back by hand what is wrong.",
      "Then move the run's folder out of the state directory.",
    ],
    cause,
  });
}
