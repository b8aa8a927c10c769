/** This defines `observeParents`: the directories of a plan's targets, each looked at once. */
import type { DirHandle, Statx } from "@switchyard/fs-atomic";
import type { PreservationObservation, Xattrs } from "@switchyard/policy";
import { observePreservation } from "./observe-preservation.ts";

/** A target's directory as found. */
export interface ObservedParent {
  readonly stat: Statx;
  readonly xattrs: Xattrs;
  readonly preservation: PreservationObservation;
}

const UNTRIED = { state: "unknown", found: "a directory in which nobody tried" } as const;

/** Looks at a directory when it is first asked for. @param isToTry whether what it keeps is tried: some action needs something kept */
export function observeParents(isToTry: boolean): (dir: DirHandle) => ObservedParent {
  const known = new Map<DirHandle, ObservedParent>();
  return (dir) => {
    const parent = known.get(dir) ?? {
      stat: dir.sys.statx(dir.fd, ""),
      xattrs: dir.sys.xattrs(dir.fd, ""),
      preservation: isToTry ? observePreservation(dir) : UNTRIED,
    };
    known.set(dir, parent);
    return parent;
  };
}
