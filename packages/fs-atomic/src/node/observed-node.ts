/** This defines what a name in a directory was seen to hold. */
import type { Statx } from "../syscalls/statx.ts";

/** What a name in a directory holds. `dir` and `other` (FIFO, socket, device) are seen only to be refused. */
export type ObservedNode =
  | { readonly kind: "none" }
  | { readonly kind: "file" | "dir" | "other"; readonly stat: Statx }
  | SymlinkNode;

/** A symlink; `dest` is its text as a byte string. */
export interface SymlinkNode {
  readonly kind: "symlink";
  readonly stat: Statx;
  readonly dest: string;
}

/** An {@link ObservedNode} that is there. */
export type PresentNode = Exclude<ObservedNode, { kind: "none" }>;
