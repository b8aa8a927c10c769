/** This defines `checkOwner`: whether a directory is in nobody else's hands. */
import { foreignDir } from "@switchyard/engine";
import type { DirHandle, Root } from "@switchyard/fs-atomic";
import { unusableFor } from "./unusable-for.ts";

/** Who can write there can put any program where everyone's `ls` is. @throws `E_POLICY` `profiles_unusable` */
export function checkOwner(root: Root, dir: DirHandle): void {
  const found = foreignDir(root, dir);
  if (found !== null) throw unusableFor(dir.path, `${found}; needed is one that only root or the owner of the root can write`);
}
