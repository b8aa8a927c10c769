// This defines `describeCut`: the words for a crash state's place.

import type { CrashState } from "./crash-state.ts";

/** "disk0 epoch 12 drop 3 of 9, disk1 epoch 4 none of 2". */
export function describeCut({ disks }: Pick<CrashState, "disks">): string {
  return disks.map(({ epoch, survivors }, disk) => `disk${disk} epoch ${epoch} ${survivors}`).join(", ");
}
