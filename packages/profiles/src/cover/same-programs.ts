/** This defines `samePrograms`: which applets lead to one and the same program in two profiles. Reads only. */
import { isSwitchyardError, safePath, withLook, type Look, type Root } from "@switchyard/fs-atomic";
import { BIN, PROFILES } from "../layout/profile-places.ts";

/** Two profiles of one prefix. */
export interface TwoProfiles {
  readonly prefix: string;
  readonly a: string;
  readonly b: string;
}

/** Of these applets those that end at one inode in both, links followed inside the root. One that leads nowhere is not among them. */
export function samePrograms(root: Root, { prefix, a, b }: TwoProfiles, applets: readonly string[]): readonly string[] {
  return withLook(root, (look) => {
    const end = (profile: string, applet: string): string | null => inodeAt(look, `${prefix}/${PROFILES}/${profile}/${BIN}/${applet}`);
    return applets.filter((applet) => {
      const before = end(a, applet);
      return before !== null && before === end(b, applet);
    });
  });
}

function inodeAt(look: Look, path: string): string | null {
  try {
    const { node } = look.end(safePath(path));
    return node.kind === "file" ? `${node.stat.device} ${node.stat.ino}` : null;
  } catch (error) {
    if (isSwitchyardError(error)) return null;
    throw error;
  }
}
