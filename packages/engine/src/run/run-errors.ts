/** This defines the errors with which a run as a whole ends. */
import { errnoOf, isErrorId, isSwitchyardError, SwitchyardError, toldReason } from "@switchyard/fs-atomic";
import type { RunRecord } from "@switchyard/journal";

/**
 * `E_RESTORE_FAILED` `undo_failed`, exit 70: not every target could be put back.
 *
 * @param first why the run turned back at all
 * @param errors what kept single targets from being undone
 * @param commands what a person would type to finish
 */
export function undoFailed(first: unknown, errors: readonly unknown[], commands: readonly string[], again = "switchyard recover"): SwitchyardError {
  const texts = errors.map((error) => (error instanceof Error ? error.message : String(error)));
  const found = texts.length > 0 ? texts.join(" ") : "someone else changed a target meanwhile; their node was left, the old one kept.";
  return new SwitchyardError({
    id: "E_RESTORE_FAILED",
    reason: "undo_failed",
    op: "undo",
    errno: errors.map((error) => (isSwitchyardError(error) ? error.errno : errnoOf(error))).find((errno) => errno !== undefined),
    message: `Cannot put everything back: ${found}`,
    remedies: [...(errors.some(isStranding) ? [STRANDED] : []), ...(errors.length > 0 ? [`Mend what is named above, then run: ${again}`] : []), ...commands.map((command) => `By hand: ${command}`)],
    cause: first ?? errors[0],
  });
}

/** What would take a link back recovers first, and that is what is refused. */
const STRANDED = "No command changes anything before this has ended: take such a link away by hand, or lead it elsewhere. switchyard explain PATH names the run that made it, if one did; then the undo.sh of that run takes it back.";

function isStranding(error: unknown): boolean {
  return isSwitchyardError(error) && error.reason === "stable_link_left";
}

/** `E_RESTORE_FAILED` `journal_unsure`, exit 70: a sync of the journal failed, so only recovery can tell how the run ended. */
export function journalUnsure(cause: unknown): SwitchyardError {
  return new SwitchyardError({
    id: "E_RESTORE_FAILED",
    reason: "journal_unsure",
    op: "commit",
    errno: errnoOf(cause),
    message: `Cannot tell whether the run was committed: syncing its journal failed with ${errnoOf(cause) ?? "an error"}. Every target is old or new, none is missing.`,
    cause,
  });
}

/** A refused system call of a run as `E_ATOMIC_SWAP` `syscall_failed`; other errors as they are. */
export function asRunError(error: unknown): Error {
  const errno = errnoOf(error);
  if (isSwitchyardError(error) || errno === undefined) return error instanceof Error ? error : new Error(String(error));
  const text = error instanceof Error ? error.message : String(error);
  return new SwitchyardError({ id: "E_ATOMIC_SWAP", reason: "syscall_failed", op: "apply", errno, message: `Cannot carry out the run: ${text}.`, cause: error });
}

/** Why a run that recovery ended did not succeed: what its journal says, or that it was cut short. */
export function errorOfRun(run: RunRecord): SwitchyardError {
  const op = run.begin.verb;
  const noted = run.error;
  if (noted === null || !isErrorId(noted.id)) {
    return new SwitchyardError({ id: "E_GENERIC", reason: "interrupted", op, message: "The run was cut short before it came to its end." });
  }
  return new SwitchyardError({ id: noted.id, reason: toldReason(noted.reason), op, path: noted.path ?? undefined, message: noted.message });
}
