/** This defines how tests read what the verbs have kept. */
import { readFileSync } from "node:fs";
import { Catalog, findBackups, parseSidecar, type Backup, type Changed, type ReadableBackup, type SidecarV2, type Unchanged } from "../../src/index.ts";
import { LS, type Spot } from "./stand.ts";

/** The change; an unchanged target fails the test. */
export function changed(outcome: Changed | Unchanged): Changed {
  if (outcome.outcome !== "changed") throw new Error("the target was not changed");
  return outcome;
}

/** The sidecar of a change. */
export function sidecarAt({ at }: Spot, name: string): SidecarV2 {
  const sidecar = parseSidecar(readFileSync(at(name), "utf8"), name);
  if (sidecar.schema !== "backup_meta.v2") throw new Error("it is of version 1");
  return sidecar;
}

/** The target's backups as a fresh catalog finds them, each in short. */
export function backupsOf({ dir }: Spot, target = LS): readonly string[] {
  return findBackups(new Catalog(dir), target).map((backup) => inShort(backup));
}

function inShort(backup: Backup): string {
  return backup.state === "unreadable" ? "unreadable" : `${backup.role} ${backup.generation} ${backup.state}`;
}

/** The newest readable backup. */
export function newestOf(catalog: Catalog, target = LS): ReadableBackup {
  const backup = findBackups(catalog, target).find((one) => one.state !== "unreadable");
  if (backup === undefined) throw new Error("there is no backup");
  return backup;
}
