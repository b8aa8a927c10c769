/** This defines `backupDirUnusable`: the refusal of a place for backups. */
import { errnoOf, isSwitchyardError, SwitchyardError } from "@switchyard/fs-atomic";

/** `E_POLICY` `backup_dir_unusable`: backups cannot be kept there, or not be trusted. */
export function backupDirUnusable(path: string, found: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError({
    id: "E_POLICY",
    reason: "backup_dir_unusable",
    op: "keep",
    path,
    errno: isSwitchyardError(cause) ? cause.errno : errnoOf(cause),
    message: `Cannot keep backups below ${JSON.stringify(path)}: ${found}.`,
    cause,
  });
}
