/** This defines `profilePlaces`: where profiles are kept, inside the root (REQ-P1). */
import { formatPath, nodeName, safePath, type NodeName, type SafePath } from "@switchyard/fs-atomic";

/** Where profiles are kept if nobody says otherwise. */
export const DEFAULT_PREFIX = "/usr/lib/switchyard";
/** The directory of all profiles, in the prefix. */
export const PROFILES: NodeName = nodeName("profiles");
/** The link to the current profile, in the prefix. */
export const POINTER: NodeName = nodeName("active");
/** The directory of a profile's applets, in the profile. */
export const BIN: NodeName = nodeName("bin");
/** What says how a profile was built, in the profile. */
export const RECORD: NodeName = nodeName("profile.json");
/** An empty file in the profile: it is never dropped by gc. */
export const PINNED: NodeName = nodeName("pinned");

/** The places of one prefix. */
export interface ProfilePlaces {
  readonly prefix: SafePath;
  /** `PREFIX/active`, a link whose text is `profiles/NAME`. */
  readonly pointer: SafePath;
  /** `PREFIX/profiles` */
  readonly profiles: SafePath;
}

/**
 * @param prefix inside the root
 * @throws `E_USAGE`: as `safePath`
 */
export function profilePlaces(prefix: string): ProfilePlaces {
  const place = safePath(prefix);
  const text = formatPath(place);
  return { prefix: place, pointer: safePath(`${text}/active`), profiles: safePath(`${text}/profiles`) };
}
