/** This defines `observe`: what stands at a name, exactly enough to recognise it again. */
import type { DirHandle } from "../path/dir-handle.ts";
import { observeLikely } from "./observe-likely.ts";
import type { ObservedNode } from "./observed-node.ts";

/**
 * Looks at `name` without following, opening or waking it: a FIFO cannot hang the caller, a device is not touched. An
 * empty name means what `dir` itself is open on.
 *
 * @throws `SyscallError` for anything but absence, e.g. `EIO`.
 */
export function observe(dir: DirHandle, name: string): ObservedNode {
  return observeLikely(dir, name, "file");
}
