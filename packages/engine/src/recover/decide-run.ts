/** This defines `decideRun`: what recovery must do with a run, by its journal, its folder and the clock. */
import type { DirHandle } from "@switchyard/fs-atomic";
import { decideRecovery, type ParsedJournal, type RecoveryDecision } from "@switchyard/journal";
import { isScriptBegun } from "../state/run-folder.ts";
import type { Moment } from "../state/this-moment.ts";

/**
 * `decideRecovery`, and what the journal cannot know: where the run's own script was begun there is nothing left to confirm,
 * as if its deadline had passed.
 *
 * @throws `E_RESTORE_FAILED` `journal_tampered`
 */
export function decideRun(folder: DirHandle, { records }: ParsedJournal, moment: Moment): RecoveryDecision {
  return decideRecovery(records, isScriptBegun(folder) ? { ...moment, nowMs: Infinity } : moment);
}
