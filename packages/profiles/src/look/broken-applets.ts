/** This defines `brokenApplets`: which of a profile's applets are not what is recorded, or lead to no program that can be run. */
import { Look, readMountTable, type Root } from "@switchyard/fs-atomic";
import { trustedUids } from "@switchyard/engine";
import type { VerifyProfileRequest } from "./verify-profile.ts";
import { withProfiles } from "../layout/open-profiles.ts";
import { missingProfile, withTree, type Tree } from "../layout/with-tree.ts";
import { readRecord } from "../record/read-record.ts";
import { checkApplet, type AppletCheck } from "./check-applet.ts";
import type { ProfileFault } from "./profile-fault.ts";

/** Which of them are asked about; names that are not recorded are passed over. */
export interface BrokenAppletsRequest extends Pick<VerifyProfileRequest, "prefix" | "name" | "policy"> {
  readonly applets: readonly string[];
}

/**
 * Looks at each as `verifyProfile` does; no program is read. Reads only.
 *
 * @returns by name, what is wrong with it
 * @throws `E_USAGE` `bad_profile_name`; `E_POLICY` `profile_missing`, `profile_unreadable`, `profiles_unusable`
 */
export async function brokenApplets(root: Root, { prefix, name, policy, applets }: BrokenAppletsRequest): Promise<ReadonlyMap<string, ProfileFault>> {
  if (applets.length === 0) return new Map();
  const how: AppletCheck = { look: new Look(root), policy, mounts: readMountTable(), trustedUids: trustedUids(root), hashes: null };
  try {
    const broken = await withProfiles(root, prefix, (profiles) => withTree(profiles, name, (tree) => brokenIn(tree, new Set(applets), how)));
    if (broken === null) throw missingProfile(prefix, name);
    return broken;
  } finally {
    how.look.close();
  }
}

async function brokenIn(tree: Tree, wanted: ReadonlySet<string>, how: AppletCheck): Promise<ReadonlyMap<string, ProfileFault>> {
  const broken = new Map<string, ProfileFault>();
  for (const applet of readRecord(tree.dir, tree.name).applets) {
    if (!wanted.has(applet.name)) continue;
    const [fault] = (await checkApplet(tree, applet, how)).faults;
    if (fault !== undefined) broken.set(applet.name, fault);
  }
  return broken;
}
