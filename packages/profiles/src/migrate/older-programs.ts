/** This defines `olderPrograms`: targets whose own programs are newer than those that their links would lead to. Reads only. */
import { isSwitchyardError, type Root } from "@switchyard/fs-atomic";
import { pointedProfile } from "../layout/pointed-profile.ts";
import { prefixWords } from "../layout/prefix-words.ts";
import { showProfile } from "../look/show-profile.ts";
import type { RecordedApplet } from "../record/profile-record.ts";
import type { AdoptRequest } from "./adopt-request.ts";
import type { SurveyedTargets } from "./survey-targets.ts";

/**
 * One warning at most. Where the active profile is one of the vendor's own tools, what an upgrade has put at a target is not in it: as a
 * stable link the path leads to the program from before.
 *
 * @param applets of the profile that holds what stands at the targets
 */
export async function olderPrograms(root: Root, { profile }: Pick<AdoptRequest, "profile">, { prefix, pointer, targets }: SurveyedTargets, applets: readonly RecordedApplet[]): Promise<readonly string[]> {
  const active = pointedProfile(pointer);
  if (active === null || active === profile) return [];
  const held = await vendorsOwn(root, prefix, active);
  const hashes = new Map(applets.map(({ name, hash }) => [name, hash]));
  const other = targets.filter(({ name, isStable }) => !isStable && held.has(name) && hashes.has(name) && held.get(name) !== hashes.get(name)).map(({ target }) => JSON.stringify(target));
  if (other.length === 0) return [];
  const some = `${other.slice(0, 5).join(", ")}${other.length > 5 ? ` and ${other.length - 5} more` : ""}`;
  return [`The active profile ${active} holds other programs of the vendor's than what stands at ${some} now, e.g. from before an upgrade, and the links lead to those. To what stands there now: switchyard profile set ${profile}${prefixWords(prefix)} --commit`];
}

/** By applet the hash of each program of its own; none where it is another provider's, or cannot be read. */
async function vendorsOwn(root: Root, prefix: string, profile: string): Promise<ReadonlyMap<string, string>> {
  try {
    const { origin, applets } = (await showProfile(root, prefix, profile)).record;
    return new Map(origin.kind === "targets" ? applets.flatMap(({ name, hash, kept_from: other }) => (other === undefined ? [[name, hash] as const] : [])) : []);
  } catch (error) {
    if (isSwitchyardError(error)) return new Map();
    throw error;
  }
}
