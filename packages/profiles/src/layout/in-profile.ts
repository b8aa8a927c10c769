/** This defines `inProfile`: a directory of a profile, open for as long as something is done with it. */
import { closeDir, formatPath, isSwitchyardError, openDir, resolveInRoot, safePath, type DirHandle, type NodeName, type Root } from "@switchyard/fs-atomic";
import { BIN, type ProfilePlaces } from "./profile-places.ts";

/** Which profile, and what of it: its directory of applets, or itself. */
export interface InProfile {
  readonly profile: NodeName;
  readonly part: "bin" | "top";
}

/**
 * Lets `act` have the directory. Links that lead to it are followed inside the root, because the prefix may lie behind one.
 *
 * @returns null where there is no such directory for the caller
 */
export function inProfile<T>(root: Root, places: ProfilePlaces, { profile, part }: InProfile, act: (dir: DirHandle) => T): T | null {
  const dir = opened(root, `${formatPath(places.profiles)}/${profile}${part === "bin" ? `/${BIN}` : ""}`);
  if (dir === null) return null;
  try {
    return act(dir);
  } finally {
    closeDir(dir);
  }
}

function opened(root: Root, path: string): DirHandle | null {
  try {
    const { path: found } = resolveInRoot(root, safePath(path), "follow");
    return openDir(root, [...found.parents, found.name]);
  } catch (error) {
    if (isSwitchyardError(error) && error.id === "E_POLICY") return null;
    throw error;
  }
}
