/** This defines `lackingApplets`: what stable links would lead to and the active profile has not. */
import { observe, type Root } from "@switchyard/fs-atomic";
import { withProfiles } from "../layout/open-profiles.ts";
import { withTree } from "../layout/with-tree.ts";
import type { SurveyedTargets } from "./survey-targets.ts";

/** By name; none where there is no pointer yet. Reads only. @throws `E_POLICY` `profile_missing`, `profiles_unusable` */
export async function lackingApplets(root: Root, { prefix, pointer, targets }: SurveyedTargets): Promise<readonly string[]> {
  if (pointer.state !== "profile") return [];
  const lacking = await withProfiles(root, prefix, (profiles) =>
    withTree(profiles, pointer.name, ({ bin }) => targets.flatMap(({ name }) => (bin === null || observe(bin, name).kind === "none" ? [name] : []))));
  return lacking ?? [];
}
