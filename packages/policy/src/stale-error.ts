/** This defines `staleError`: why an older version is not put back without being asked to (REQ-R10). */
import type { SwitchyardError } from "@switchyard/fs-atomic";
import type { StaleBackup } from "./gates/observations.ts";
import { staleFinding } from "./gates/stale-finding.ts";
import { stopError } from "./stop-error.ts";

/** `E_POLICY` `backup_stale`, as the gate of a restore has it; its remedy names `allow_downgrade`. */
export function staleError(target: string, stale: StaleBackup): SwitchyardError {
  return stopError({ id: "E_POLICY", ...staleFinding(target, stale), gate: "stale_backup", overriddenBy: null });
}
