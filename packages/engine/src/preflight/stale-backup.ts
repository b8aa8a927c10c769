/** This defines `staleBackup`: whether a restore would go behind the package manager (REQ-R10). */
import { compareVersions } from "@switchyard/ownership";
import type { Sidecar } from "@switchyard/backup";
import type { StaleBackup } from "@switchyard/policy";
import type { TargetOwner } from "./owners.ts";

/** Null where the backup is of no older version, or where that cannot be told: of another package, or of none. */
export function staleBackup(sidecar: Sidecar, { owner }: TargetOwner): StaleBackup | null {
  const recorded = sidecar.schema === "backup_meta.v2" ? sidecar.package : undefined;
  if (owner === null || recorded === undefined || recorded.manager !== owner.manager || recorded.name !== owner.package) return null;
  if (compareVersions(owner.manager, recorded.version, owner.version) !== -1) return null;
  return { package: owner.package, recorded: recorded.version, now: owner.version };
}
