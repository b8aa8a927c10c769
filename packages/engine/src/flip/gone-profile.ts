/** This defines `goneProfile`: why a pointer must not be led to where its run wants it. Reads only. */
import type { SwitchyardError } from "@switchyard/fs-atomic";
import { targetOf, type Intent } from "../run/intent.ts";
import type { RunWork } from "../run/run-work.ts";
import { leadsToDirectory } from "./leads-to-directory.ts";
import { pointerWay, type Direction } from "./pointer-way.ts";
import { profileGone } from "./profile-gone.ts";

/**
 * Of a run that is to be undone (`back`): the profile that its pointer led to before; of a rollback that is to be finished (`forward`):
 * the one that comes back. Null where the pointer is not to be led to a profile, or the profile is there.
 */
export function goneProfile(work: Pick<RunWork, "root" | "staged">, intent: Intent, direction: Direction): SwitchyardError | null {
  const tree = pointerWay(work, intent, direction)?.tree ?? null;
  return tree === null || leadsToDirectory(work.root, tree) ? null : profileGone(targetOf(intent.record), tree);
}
