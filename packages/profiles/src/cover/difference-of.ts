/** This defines `differenceOf`: in what an entry differs from its record. */
import { observe, type DirHandle } from "@switchyard/fs-atomic";
import type { RecordedApplet } from "../record/profile-record.ts";

/** As the rest of a sentence; null: in nothing that is seen without reading it. @throws `SyscallError` */
export function differenceOf(bin: DirHandle, applet: RecordedApplet): string | null {
  const node = observe(bin, applet.name);
  if (node.kind === "none") return "nothing is there";
  if (node.kind !== applet.kind) return `a ${node.kind} is there`;
  return node.kind === "symlink" && applet.kind === "symlink" && node.dest !== applet.dest ? `a link to ${JSON.stringify(node.dest)} is there` : null;
}
