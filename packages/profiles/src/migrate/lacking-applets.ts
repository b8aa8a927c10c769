/** This defines `lackingApplets`: what stable links would lead to and the active profile has not. */
import { observe, type Root } from "@switchyard/fs-atomic";
import { pointedProfile } from "../layout/pointed-profile.ts";
import { withProfiles } from "../layout/open-profiles.ts";
import { withTree } from "../layout/with-tree.ts";
import type { SurveyedTargets } from "./survey-targets.ts";

/** By name; none where there is no pointer yet. Reads only. @throws `E_POLICY` `profile_missing`, `profiles_unusable` */
export async function lackingApplets(root: Root, { prefix, pointer, targets }: SurveyedTargets): Promise<readonly string[]> {
  const profile = pointedProfile(pointer);
  if (profile === null) return [];
  const lacking = await withProfiles(root, prefix, (profiles) =>
    withTree(profiles, profile, ({ bin }) => targets.flatMap(({ name }) => (bin === null || observe(bin, name).kind === "none" ? [name] : []))));
  return lacking ?? [];
}
