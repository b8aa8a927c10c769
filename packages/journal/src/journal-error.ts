/** This defines the errors of a journal. */
import { SwitchyardError } from "@switchyard/fs-atomic";

/**
 * `E_RESTORE_FAILED`, exit 70: the journal does not say what a run of ours would have written (REQ-J4).
 *
 * @param path null where only its records are known; `found` then names the run
 */
export function journalError(reason: "journal_tampered" | "journal_unreadable", path: string | null, found: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError({
    id: "E_RESTORE_FAILED",
    reason,
    op: "readJournal",
    path: path ?? undefined,
    message: `Cannot trust ${path === null ? "a journal" : `the journal ${JSON.stringify(path)}`}: ${found}.`,
    cause,
  });
}

/** `E_POLICY`, exit 10: the journal of so many actions could not be read again. Nothing was changed. */
export function planTooLarge(size: number, limit: number): SwitchyardError {
  return new SwitchyardError({
    id: "E_POLICY",
    reason: "plan_too_large",
    op: "append",
    message: `Cannot journal the run: its actions take ${size} bytes, allowed are ${limit}.`,
  });
}
