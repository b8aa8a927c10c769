/** This defines what the verbs that keep a node elsewhere have in common. */
import type { NodeIdentity } from "../node/identity.ts";
import type { DirHandle } from "../path/dir-handle.ts";
import type { NodeName } from "../path/node-name.ts";

/** A name in a directory. */
export interface Place {
  readonly dir: DirHandle;
  readonly name: NodeName;
}

/** How a copy shares with its source: all blocks, as far as nobody writes to either, or nothing. */
export type CopyMethod = "reflink" | "copy";

/** How a node was kept: by a second name for the very inode, or by a copy. */
export type KeepMethod = "link" | CopyMethod;

/** What may be asked of a copy. */
export interface CopyOptions {
  /** The ways that may be taken; all of them if absent. */
  readonly methods?: readonly KeepMethod[];
  /** What the node must be; if absent, whatever stands there when the call begins. */
  readonly expected?: NodeIdentity;
  /** Whether the copy and its name are synced; true if absent. Else the caller does it, once for many. */
  readonly sync?: boolean;
  /**
   * Whether a copy of a file gets its ACL; `carry` if absent. With `drop` it has none, also none that its directory would give it,
   * and its group bits are what the owning group had by the ACL. A second name of the very inode has the inode's ACL either way.
   */
  readonly acl?: "carry" | "drop";
}
