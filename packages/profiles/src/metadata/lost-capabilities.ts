/** This defines `lostCapabilities`: which applets would lose file capabilities by a change of profile (REQ-M1). */
import { SwitchyardError } from "@switchyard/fs-atomic";
import { shellWord } from "../layout/shell-word.ts";
import type { AppletEnd } from "./applet-ends.ts";
import type { ChangedEnds } from "./changed-ends.ts";

const CAPABILITY = "security.capability";

/** An applet whose program has capabilities in the one profile, and not the same in the other. */
export interface LostCapability {
  readonly applet: string;
  /** `capability_lost`: it has none; `capability_differs`: it has others. */
  readonly reason: "capability_lost" | "capability_differs";
  /** The program with capabilities, and the one that would take its place; inside the root. */
  readonly had: string;
  readonly has: string;
}

/**
 * Compares both trees as they are when they are looked at: before the flip for its gates, and after it once more, because a
 * provider may be upgraded in between and then lacks what it had. Nothing is altered. An applet that the new tree lacks, or that leads nowhere
 * in it, is not among them: that is the business of what is missing.
 */
export function lostCapabilities({ last, next }: ChangedEnds): readonly LostCapability[] {
  const capable = [...last()].flatMap(([applet, old]) => {
    const wanted = old?.xattrs.get(CAPABILITY);
    return old === null || wanted === undefined ? [] : [{ applet, old, wanted }];
  });
  // Mostly none, and then the other tree need not be walked.
  if (capable.length === 0) return [];
  const ends = next();
  return capable.flatMap(({ applet, old, wanted }) => {
    const end = ends.get(applet) ?? null;
    return end === null ? [] : lost(applet, { wanted, old, end });
  });
}

/**
 * One error for each of them, as the gate of a target has it.
 *
 * @returns `E_POLICY` `capability_lost`, `capability_differs`, in the order of `lost`
 */
export function capabilityErrors(lost: readonly LostCapability[], op: string): SwitchyardError[] {
  return lost.map(({ applet, reason, had, has }) => {
    const found = reason === "capability_lost" ? "has no file capabilities" : "has other file capabilities";
    const message = `Cannot let ${JSON.stringify(has)} take the place of ${JSON.stringify(had)} as the applet ${JSON.stringify(applet)}: it ${found}, needed are the same.`;
    const remedies = [
      `Look at them: getcap ${shellWord(had)} ${shellWord(has)}`,
      "Give the new program the same with setcap(8), or build the profile without this applet.",
      // The vendor's own program never had them, and its inode is to stay as it is.
      `Or, where nobody needs them, take them off the old one: setcap -r ${shellWord(had)}. Then do this again.`,
    ];
    return new SwitchyardError({ id: "E_POLICY", reason, op, path: has, message, remedies });
  });
}

function lost(applet: string, { wanted, old, end }: { wanted: Uint8Array; old: AppletEnd; end: AppletEnd }): LostCapability[] {
  const found = end.xattrs.get(CAPABILITY);
  if (found !== undefined && Buffer.compare(found, wanted) === 0) return [];
  return [{ applet, reason: found === undefined ? "capability_lost" : "capability_differs", had: old.path, has: end.path }];
}
