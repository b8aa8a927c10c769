/** This defines the gate that says where the displaced node may be kept (REQ-B1, REQ-F2). */
import { gate, type Finding, type Gate } from "./gate.ts";
import type { ActionObservation } from "./observations.ts";
import { overridingOfAction } from "./overriding.ts";

/** By the directory that the policy names for it. */
export const BACKUP_GATES: readonly Gate<ActionObservation>[] = [gate("backup_place", overridingOfAction, findPlace)];

function findPlace({ target, backupPlace, protection }: ActionObservation): readonly Finding[] {
  if (protection.state === "wanted" && backupPlace.state !== "beside") {
    return [{ reason: "protected_elsewhere", path: target, found: "a target that is to be protected, and a backup_dir", needed: "its backup beside it (no backup_dir)" }];
  }
  switch (backupPlace.state) {
    case "beside":
    case "same":
      return [];
    case "elsewhere":
      return [
        {
          id: "E_EXDEV",
          reason: "exdev_fallback",
          path: target,
          found: `a place for its backup, ${JSON.stringify(backupPlace.path)}, on another file system or mount, where it can only be copied`,
          needed: "one on its own",
          override: "allow_degraded_fs",
        },
      ];
    case "unusable":
      return [{ reason: backupPlace.reason, path: backupPlace.path, found: backupPlace.found, needed: backupPlace.needed }];
  }
}
