/** This defines `withProfiles`: the directory in which the profiles of one prefix are, held open. */
import { closeDir, isSwitchyardError, openDir, type DirHandle, type NodeName, type Root } from "@switchyard/fs-atomic";
import { canonicalPrefix } from "@switchyard/engine";
import { checkOwner } from "./check-owner.ts";
import { PROFILES } from "./profile-places.ts";
import { unusable } from "./unusable.ts";

/** The profiles of one prefix. */
export interface Profiles {
  readonly root: Root;
  /** Inside the root, free of links. */
  readonly prefix: string;
  /** The components of `PREFIX`. */
  readonly parents: readonly NodeName[];
  /** `PREFIX` itself. */
  readonly home: DirHandle;
  /** `PREFIX/profiles` */
  readonly dir: DirHandle;
}

/**
 * Opens the directories for the time of `act`.
 *
 * @returns null where there is no such directory: nothing was ever built there
 * @throws `E_POLICY` `profiles_unusable`: it is no directory, cannot be read, or others can write it; whatever `act` throws
 */
export async function withProfiles<T>(root: Root, prefix: string, act: (profiles: Profiles) => T | Promise<T>): Promise<T | null> {
  const opened: DirHandle[] = [];
  try {
    const profiles = open(root, prefix, opened);
    return profiles === null ? null : await act(profiles);
  } finally {
    opened.forEach(closeDir);
  }
}

function open(root: Root, prefix: string, opened: DirHandle[]): Profiles | null {
  const parents = canonicalPrefix(root, prefix);
  try {
    const home = openDir(root, parents);
    opened.push(home);
    const dir = openDir(root, [...parents, PROFILES]);
    opened.push(dir);
    for (const one of [home, dir]) checkOwner(root, one);
    return { root, prefix: `/${parents.join("/")}`, parents, home, dir };
  } catch (error) {
    if (isSwitchyardError(error) && error.reason === "parent_missing") return null;
    throw unusable(prefix, error);
  }
}
