/** This defines `observe`: what stands at a name, exactly enough to recognise it again. */
import type { DirHandle } from "../path/dir-handle.ts";
import type { Statx } from "../syscalls/statx.ts";
import { observeLikely } from "./observe-likely.ts";

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

/**
 * Looks at `name` without following, opening or waking it: a FIFO cannot hang the caller, a device is not touched. An
 * empty name means what `dir` itself is open on.
 *
 * @throws `SyscallError` for anything but absence, e.g. `EIO`.
 */
export function observe(dir: DirHandle, name: string): ObservedNode {
  return observeLikely(dir, name, "file");
}
