/** This defines `backupMount`: the mount on which the backup of a target will be. */
import type { Mount } from "@switchyard/fs-atomic";
import type { JudgedAction } from "./judge.ts";

/** That of the policy's directory, or of the target's own; null where nobody knows. */
export function backupMount({ seen: { backupPlace, mount } }: Pick<JudgedAction, "seen">): Mount | null {
  return backupPlace.state === "same" || backupPlace.state === "elsewhere" ? backupPlace.mount : mount;
}
