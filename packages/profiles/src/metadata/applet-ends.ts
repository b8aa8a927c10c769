/** This defines `appletEnds`: to which programs the applets of a profile lead, and with what metadata. */
import { formatPath, isSwitchyardError, safePath, withLook, type Look, type NodeName, type Root } from "@switchyard/fs-atomic";
import { inProfile } from "../layout/in-profile.ts";
import type { ProfilePlaces } from "../layout/profile-places.ts";

/** A program at the end of an applet's links. */
export interface AppletEnd {
  /** Inside the root, free of links. */
  readonly path: string;
  /** All attributes that the caller may read: ACLs, capabilities, labels. */
  readonly xattrs: ReadonlyMap<string, Uint8Array>;
}

/** By the applet's name, in the order of names; null where it leads to nothing that the caller can reach. */
export type AppletEnds = ReadonlyMap<string, AppletEnd | null>;

/**
 * Follows every applet of the profile inside the root. A program that many applets lead to is looked at once. No applets where there is no such profile.
 *
 * @param seen those that whoever asks has just followed
 */
export function appletEnds(root: Root, places: ProfilePlaces, profile: NodeName, seen: ReadonlyMap<string, AppletEnd> = new Map()): AppletEnds {
  const known = new Map<string, AppletEnd>();
  const ends = withLook(root, (look) =>
    inProfile(root, places, { profile, part: "bin" }, (bin) =>
      bin.sys.readDirectory(bin.fd).toSorted().map((name) => [name, seen.get(name) ?? endOf(look, `${bin.path}/${name}`, known)] as const)));
  return new Map(ends);
}

function endOf(look: Look, applet: string, known: Map<string, AppletEnd>): AppletEnd | null {
  try {
    const { path } = look.resolve(safePath(applet), "follow");
    const text = formatPath(path);
    const end = known.get(text) ?? { path: text, xattrs: look.within(path.parents, (dir) => dir.sys.xattrs(dir.fd, path.name)) };
    known.set(text, end);
    return end;
  } catch (error) {
    if (isSwitchyardError(error) && error.id === "E_POLICY") return null;
    throw error;
  }
}
