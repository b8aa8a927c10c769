/** This defines `renamingDirs`: the directories whose names a change renames. */
import type { DirHandle } from "@switchyard/fs-atomic";
import { fromOf, type Intent } from "../intent.ts";

/** The target's, and those from and to which nodes are renamed. */
export function renamingDirs({ record, dir, store, from }: Intent): readonly DirHandle[] {
  const more = [record.store?.way === "rename" ? store : null, fromOf(record)?.way === "rename" ? from : null];
  return [dir, ...more.filter((one) => one !== null)];
}
