/** This defines `recordOf`: a profile's record, where anybody can make sense of it. */
import { isSwitchyardError, type NodeName, type Root } from "@switchyard/fs-atomic";
import { inProfile } from "../layout/in-profile.ts";
import type { ProfilePlaces } from "../layout/profile-places.ts";
import type { ProfileRecord } from "../record/profile-record.ts";
import { readRecord } from "../record/read-record.ts";

/** Null where there is none, or it is unreadable: a canary can do without. */
export function recordOf(root: Root, places: ProfilePlaces, profile: NodeName): ProfileRecord | null {
  try {
    return inProfile(root, places, { profile, part: "top" }, (dir) => readRecord(dir, profile));
  } catch (error) {
    if (isSwitchyardError(error)) return null;
    throw error;
  }
}
