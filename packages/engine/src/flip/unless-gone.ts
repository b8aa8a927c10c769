/** This defines `unlessGone`: a pointer's backup, unless something would lead nowhere once it is back. Reads only. */
import { isSwitchyardError, type ObservedNode, type Root, type SafePath } from "@switchyard/fs-atomic";
import type { Context } from "../context.ts";
import type { ObservedRestore } from "../preflight/observe-restore.ts";
import { checkLinkBack, type LinkBack } from "./check-link-back.ts";
import { checkPointerBack } from "./check-pointer-back.ts";
import { POINTER } from "./pointer.ts";
import { profileOf } from "./profile-of.ts";

/** What stands at the target of a restore. */
export interface RestoredAt extends Pick<Context, "stateDir"> {
  readonly target: SafePath;
  readonly node: ObservedNode;
  readonly waiting: LinkBack["waiting"];
}

/**
 * What was found of a restore. Where a pointer stands, or comes back, by name and text, it is looked whether its profile is there, and
 * whether every link that leads through the pointer still leads somewhere then; of a link through a pointer, whether that leads somewhere
 * (REQ-A2).
 */
export function unlessGone(root: Root, { target, node, stateDir, waiting }: RestoredAt, restore: ObservedRestore): ObservedRestore {
  if (!restore.found || restore.isHeld) return restore;
  const { payload } = restore;
  const record = { parents: target.parents.map(String), target: target.name };
  const isPointer = target.name === POINTER && (profileOf(node) !== null || (payload !== null && profileOf(payload) !== null));
  try {
    if (isPointer) checkPointerBack(root, { record, node: payload, stateDir, op: "apply" });
    else checkLinkBack(root, { record, coming: payload, waiting, op: "apply" });
    return restore;
  } catch (error) {
    if (isSwitchyardError(error)) return { found: false, error };
    throw error;
  }
}
