/** This defines `ResolvedPath`: where a path leads, and what is met on the way. */
import type { Statx } from "../syscalls/statx.ts";
import type { SafePath } from "./safe-path.ts";

/** A resolved path and the directories that lead to it. */
export interface ResolvedPath {
  /** Free of links in its parents (and in its last component, where that was followed). */
  readonly path: SafePath;
  /** Every directory walked through, the root first, as it stood then. */
  readonly through: readonly { readonly path: string; readonly stat: Statx }[];
  /** Every link that was followed, as written inside the root, free of links in its own parents. */
  readonly links: readonly string[];
}

/** A link that was met on the way. */
export interface FollowedLink {
  /** As written inside the root, free of links in its own parents. */
  readonly path: string;
  /** Its text, a byte string. */
  readonly dest: string;
}
