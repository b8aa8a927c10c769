/** This defines `canaryProfile`: which profile a canary is about. */
import { formatPath, isSwitchyardError, SwitchyardError, type NodeName, type Root } from "@switchyard/fs-atomic";
import { profileName } from "../layout/profile-name.ts";
import type { ProfilePlaces } from "../layout/profile-places.ts";
import { pointedProfile } from "../layout/pointed-profile.ts";
import { readPointer, type Pointer } from "../layout/read-pointer.ts";
import { rescueProfile } from "./rescue-profile.ts";

/** A profile by its name; the one that `active` points to; or the vendor's own tools, which need no pointer. */
export type CanaryChoice = { readonly name: string } | "active" | "rescue";

/**
 * The profile's name; whether it is there is not asked.
 *
 * @throws `E_USAGE` `bad_profile_name`; `E_POLICY` `no_active_profile`, `no_rescue_profile`
 */
export function canaryProfile(root: Root, places: ProfilePlaces, choice: CanaryChoice): NodeName {
  if (choice === "active") return activeProfile(root, places);
  if (choice === "rescue") return rescueProfile(root, places) ?? refuseRescue(places);
  return profileName(choice.name);
}

function activeProfile(root: Root, places: ProfilePlaces): NodeName {
  const found = pointer(root, places);
  const profile = pointedProfile(found);
  if (profile !== null) return profileName(profile);
  const path = formatPath(places.pointer);
  const is = found.state === "foreign" ? `is ${found.found}` : "is not there";
  const message = `Cannot tell the active profile: ${JSON.stringify(path)} ${is}; needed is a link to profiles/NAME.`;
  throw new SwitchyardError({ id: "E_POLICY", reason: "no_active_profile", op: "canary", path, message });
}

function pointer(root: Root, { prefix }: ProfilePlaces): Pointer {
  try {
    return readPointer(root, formatPath(prefix));
  } catch (error) {
    if (isSwitchyardError(error) && error.id === "E_POLICY") return { state: "foreign", found: `out of reach (${error.reason})`, leads_to: null };
    throw error;
  }
}

function refuseRescue(places: ProfilePlaces): never {
  const path = formatPath(places.profiles);
  const message = `Cannot use the vendor's own tools: no profile in ${JSON.stringify(path)} was made of what stood at targets.`;
  throw new SwitchyardError({ id: "E_POLICY", reason: "no_rescue_profile", op: "canary", path, message });
}
