/** This defines `restoreLabel`: the SELinux label of a displaced node on the link that takes its place (REQ-M2). */
import { readFileSync } from "node:fs";
import { errnoOf, ignoring, setMetadata, type DirHandle, type NodeName } from "@switchyard/fs-atomic";

/** As facts say it. `refused`: the run goes on; `not_active`: there is no label, and this kernel gives none. */
export interface LabelOutcome {
  readonly label: "restored" | "unchanged" | "refused" | "not_active";
  /** Why it was refused. */
  readonly label_errno?: string;
}

/** The attribute that holds it. */
export const LABEL = "security.selinux";

/** Whether this kernel labels what is made (selinux(8)). */
export function isLabelling(): boolean {
  return ignoring("ENOENT", () => readFileSync("/sys/fs/selinux/enforce")) !== undefined;
}

/**
 * Gives the staged link at `name`, or what `dir` is open on where that is empty, this label, best effort: what refuses it is told, and the link keeps the label that the kernel gave it.
 *
 * Crash: the link has the one or the other. Its label is as durable as the directory's sync makes a link's attributes, which no
 * file system promises.
 *
 * @param wanted null: the displaced node has none, or there was none
 */
export function restoreLabel(dir: DirHandle, name: NodeName | "", wanted: Uint8Array | null, isActive: boolean): LabelOutcome {
  if (wanted === null) return { label: isActive ? "unchanged" : "not_active" };
  try {
    const xattrs = dir.sys.xattrs(dir.fd, name);
    if (xattrs.get(LABEL)?.equals(wanted) === true) return { label: "unchanged" };
    setMetadata(dir, name, { xattrs: new Map([...xattrs, [LABEL, wanted]]) });
    return { label: "restored" };
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    return { label: "refused", label_errno: errno };
  }
}
