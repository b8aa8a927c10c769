/** This defines `Placement`: one replacement of a target by someone who knows nothing of Switchyard. */

/** What was done and where its traces are; paths are inside the root. */
export interface Placement {
  readonly target: string;
  /** The name beside the target at which what it displaced is kept; there is none where the target was absent. */
  readonly name: string;
  /** The inode that became the target. */
  readonly inode: string;
  /** Of its bytes, which no other node has. */
  readonly sha256: string;
}
