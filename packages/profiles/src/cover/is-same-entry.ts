/** This defines `isSameEntry`: whether one applet is the same in two profiles. */
import { hashFile, identityOf, observe, type DirHandle } from "@switchyard/fs-atomic";
import type { RecordedApplet } from "../record/profile-record.ts";
import { isSecondName } from "./is-second-name.ts";

/** The directories of applets. */
export interface TwoBins {
  readonly source: DirHandle;
  readonly bin: DirHandle;
}

/** The same kind, and the same text, the same inode or the same bytes. @throws `SyscallError` */
export async function isSameEntry({ source, bin }: TwoBins, applet: RecordedApplet): Promise<boolean> {
  const node = observe(bin, applet.name);
  if (node.kind === "symlink" && applet.kind === "symlink") return node.dest === applet.dest;
  if (node.kind !== "file" || applet.kind !== "file") return false;
  return isSecondName(source, bin, applet.name) || (await hashFile(bin, applet.name, identityOf(node))) === applet.hash;
}
