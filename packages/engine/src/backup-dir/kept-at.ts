/** This defines `KeptAt`: a directory in which backups lie that are not beside their targets. */
import type { DirHandle, NodeName } from "@switchyard/fs-atomic";

/** How a node gets there from its target's directory, and back: renamed, as the same inode, or copied. */
export type Way = "rename" | "copy";

/** The directory. */
export interface KeptAt {
  readonly dir: DirHandle;
  /** Its canonical components inside the root. */
  readonly parents: readonly NodeName[];
  readonly way: Way;
}
