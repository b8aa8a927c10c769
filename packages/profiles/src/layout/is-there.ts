/** This defines `isThere`: whether anything has a name. */
import { observe, type DirHandle, type NodeName } from "@switchyard/fs-atomic";

/** Whatever it is. */
export function isThere(dir: DirHandle, name: NodeName): boolean {
  return observe(dir, name).kind !== "none";
}
