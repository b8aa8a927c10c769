/** This defines `Metadata`: what a node has beside its kind and its bytes. */

/** All that a copy has to have to be as good as the node it was made of (REQ-B4). */
export interface Metadata {
  readonly uid: number;
  readonly gid: number;
  /** Permission and set-id bits. A symlink's say nothing and are not set. */
  readonly mode: number;
  /** Nanoseconds since the epoch. */
  readonly atimeNs: bigint;
  readonly mtimeNs: bigint;
  /** By their full names: attributes, `security.capability`, and POSIX ACLs as `system.posix_acl_access` and `_default`. */
  readonly xattrs: ReadonlyMap<string, Uint8Array>;
}

/**
 * Attributes that a file system gives each node by itself: they are set where they are asked for, and otherwise neither
 * removed nor called a difference.
 */
export const OWN_XATTRS: ReadonlySet<string> = new Set(["security.selinux", "security.SMACK64"]);
