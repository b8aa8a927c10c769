/** This defines `wayBetween`: how nodes go between two directories. Changes nothing. */
import { isRenameable, type DirHandle } from "@switchyard/fs-atomic";
import type { Way } from "./kept-at.ts";

/** `rename` where the kernel would. */
export function wayBetween(a: DirHandle, b: DirHandle): Way {
  return isRenameable(a, b) ? "rename" : "copy";
}
