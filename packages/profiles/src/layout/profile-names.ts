/** This defines `profileNames`: which profiles a prefix has. */
import { closeDir, formatPath, isSwitchyardError, nodeName, openDir, resolveInRoot, safePath, type NodeName, type Root } from "@switchyard/fs-atomic";
import { PROFILE_NAME } from "./profile-name.ts";
import type { ProfilePlaces } from "./profile-places.ts";

/** Sorted; whether they are whole is not asked. None where there is no such directory for the caller. */
export function profileNames(root: Root, places: ProfilePlaces): NodeName[] {
  try {
    const { path } = resolveInRoot(root, safePath(formatPath(places.profiles)), "follow");
    const dir = openDir(root, [...path.parents, path.name]);
    try {
      return dir.sys.readDirectory(dir.fd).filter((name) => PROFILE_NAME.test(name)).toSorted().map((name) => nodeName(name));
    } finally {
      closeDir(dir);
    }
  } catch (error) {
    if (isSwitchyardError(error) && error.id === "E_POLICY") return [];
    throw error;
  }
}
