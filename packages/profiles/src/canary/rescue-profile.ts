/** This defines `rescueProfile` and `rescueProfiles`: the profiles that hold the vendor's own tools. Both read only the prefix. */
import { nodeName, type NodeName, type Root } from "@switchyard/fs-atomic";
import { profileNames } from "../layout/profile-names.ts";
import type { ProfilePlaces } from "../layout/profile-places.ts";
import { recordOf } from "./record-of.ts";

/** The oldest of {@link rescueProfiles}; null where there is none. */
export function rescueProfile(root: Root, places: ProfilePlaces): NodeName | null {
  return rescueProfiles(root, places)[0] ?? null;
}

/** Those whose record says that they were made of what stood at targets, oldest first. A record that cannot be read is passed over. */
export function rescueProfiles(root: Root, places: ProfilePlaces): readonly NodeName[] {
  const records = profileNames(root, places).flatMap((name) => recordOf(root, places, name) ?? []);
  const ofTargets = records.filter(({ origin }) => origin.kind === "targets").toSorted((a, b) => (a.created_at < b.created_at ? -1 : 1));
  return ofTargets.map(({ name }) => nodeName(name));
}
