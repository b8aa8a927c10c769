/** This defines `targetState`: on which side of a switch one target stands. */
import { lstatSync, statSync } from "node:fs";
import { join } from "node:path";
import { type ScratchLink, expectedDest } from "../scratch/scratch-link.ts";
import { type TreeEntry, describeEntry } from "../scratch/tree-entry.ts";
import { changedFields } from "./changed-fields.ts";

/** `broken` is what no observer may ever meet: a target that is neither the old node nor the new link. */
export type TargetState =
  | { readonly side: "old" }
  | { readonly side: "new" }
  | { readonly side: "broken"; readonly cause: string };

/**
 * @param before what stood at the target before any switch; undefined where it was absent
 */
export function targetState(root: string, link: ScratchLink, before: TreeEntry | undefined): TargetState {
  const path = join(root, link.target);
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) {
    return before === undefined ? { side: "old" } : { side: "broken", cause: "missing" };
  }
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return { side: "broken", cause: "dangling" };
  const now = describeEntry(path);
  if (now.kind === "symlink" && now.dest === expectedDest(link)) return { side: "new" };
  if (before === undefined) return { side: "broken", cause: `foreign ${now.kind} where nothing was` };
  const changed = changedFields(before, now);
  return changed.length === 0 ? { side: "old" } : { side: "broken", cause: changed.join("; ") };
}
