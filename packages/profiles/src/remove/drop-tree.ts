/** This defines `dropTree`: a profile's tree, gone. */
import { errnoOf, removeTree, RENAME, type DirHandle, type NodeName } from "@switchyard/fs-atomic";
import { stageName } from "../layout/stage-name.ts";

/**
 * (1) Rename the tree to a stage name and sync that, so that no profile is ever there in part, (2) empty and remove it, no link in
 * it followed, (3) sync. To be called under the lock.
 *
 * Crash: the profile is there, whole, or it is not; a stage directory may be left, which the next build, removal or gc sweeps.
 *
 * @param profiles `PREFIX/profiles`
 * @throws `SyscallError`; of (2): the profile is gone, and a part of its tree is left at the stage name
 */
export async function dropTree(profiles: DirHandle, name: NodeName, tag: string): Promise<void> {
  const stage = moveToStage(profiles, name, tag); // (1)
  await profiles.sys.fsync(profiles.fd);
  removeTree(profiles, stage); // (2)
  await profiles.sys.fsync(profiles.fd); // (3)
}

/** A taken name moves on to the next millisecond. */
function moveToStage(profiles: DirHandle, name: NodeName, tag: string): NodeName {
  for (let millis = Date.now(); ; millis++) {
    const stage = stageName(name, tag, millis);
    if (isMoved(profiles, name, stage)) return stage;
  }
}

function isMoved(profiles: DirHandle, name: NodeName, stage: NodeName): boolean {
  try {
    profiles.sys.rename(profiles.fd, name, stage, RENAME.NOREPLACE);
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return false;
    throw error;
  }
}
