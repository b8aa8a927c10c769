/** This defines `staleFinding`: that a backup is older than what its package manager has there now (REQ-R10). */
import type { Finding } from "./gate.ts";
import type { StaleBackup } from "./observations.ts";

/** What the gate of a restore finds, and a rollback too, which has no gates of its own. */
export function staleFinding(target: string, stale: StaleBackup): Finding & { readonly override: "allow_downgrade" } {
  const found = `a backup of ${stale.package} ${stale.recorded}, of which ${stale.now} is installed`;
  return { reason: "backup_stale", path: target, found, needed: "one that is not older", override: "allow_downgrade" };
}
