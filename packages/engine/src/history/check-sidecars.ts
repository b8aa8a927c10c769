/** This defines `checkSidecars`: whether the sidecars in a run's journal are sidecars. */
import { isSwitchyardError, pathIn, type DirHandle } from "@switchyard/fs-atomic";
import { parseSidecar } from "@switchyard/backup";
import { journalError, type RunRecord } from "@switchyard/journal";
import { RUN_FILES } from "../state/run-folder.ts";

/**
 * The journal proves of itself that nothing of it was changed; the texts in it are proved only here. One that no run of ours wrote
 * makes the whole run one of which nobody knows what it did.
 *
 * @throws `E_RESTORE_FAILED` `journal_tampered`
 */
export function checkSidecars(folder: DirHandle, { intents }: Pick<RunRecord, "intents">): void {
  for (const { sidecar } of intents) {
    try {
      parseSidecar(sidecar.content, sidecar.name);
    } catch (error) {
      if (!isSwitchyardError(error)) throw error;
      throw journalError("journal_tampered", pathIn(folder, RUN_FILES.journal), `what it has as the sidecar ${JSON.stringify(sidecar.name)} is none`, error);
    }
  }
}
