/** This defines `showProfile`: one profile as its record says. */
import { observe, type Root } from "@switchyard/fs-atomic";
import { withProfiles } from "../layout/open-profiles.ts";
import { profileName } from "../layout/profile-name.ts";
import { PINNED } from "../layout/profile-places.ts";
import { pointedProfile } from "../layout/pointed-profile.ts";
import { pointerIn, type Pointer } from "../layout/read-pointer.ts";
import { missingProfile, withTree } from "../layout/with-tree.ts";
import type { ProfileRecord } from "../record/profile-record.ts";
import { readRecord } from "../record/read-record.ts";

/** A profile, and how it stands to the others. */
export interface ShownProfile {
  readonly record: ProfileRecord;
  /** What stands at `PREFIX/active`. */
  readonly pointer: Pointer;
  /** Whether the pointer leads there, whatever it says. */
  readonly current: boolean;
  readonly pinned: boolean;
}

/**
 * Reads only; whether the tree is what the record says is for `verifyProfile`.
 *
 * @throws `E_USAGE` `bad_profile_name`; `E_POLICY` `profile_missing`, `profile_unreadable`, `profiles_unusable`
 */
export async function showProfile(root: Root, prefix: string, name: string): Promise<ShownProfile> {
  profileName(name);
  const shown = await withProfiles(root, prefix, (profiles) =>
    withTree(profiles, name, ({ dir }) => {
      const pointer = pointerIn(root, profiles.home);
      return { record: readRecord(dir, name), pointer, current: pointedProfile(pointer) === name, pinned: observe(dir, PINNED).kind !== "none" };
    }),
  );
  if (shown === null) throw missingProfile(prefix, name);
  return shown;
}
