/** This defines `withTree`: one profile's directories, held open. */
import { closeDir, isSwitchyardError, nodeName, openDir, SwitchyardError, type DirHandle } from "@switchyard/fs-atomic";
import type { Profiles } from "./open-profiles.ts";
import { unusable } from "./unusable.ts";
import { profileName } from "./profile-name.ts";
import { BIN, PROFILES } from "./profile-places.ts";

/** The tree of one profile. */
export interface Tree {
  readonly name: string;
  readonly dir: DirHandle;
  /** Where its applets are; null: there is no such directory. */
  readonly bin: DirHandle | null;
}

/**
 * Opens a profile for the time of `act`.
 *
 * @throws `E_USAGE` `bad_profile_name`; `E_POLICY` `profile_missing`, `profiles_unusable`; whatever `act` throws
 */
export async function withTree<T>(profiles: Profiles, name: string, act: (tree: Tree) => T | Promise<T>): Promise<T> {
  const path = [...profiles.parents, PROFILES, nodeName(profileName(name))];
  const opened: DirHandle[] = [];
  const open = (more: readonly (typeof BIN)[]): DirHandle | null => {
    try {
      const dir = openDir(profiles.root, [...path, ...more]);
      opened.push(dir);
      return dir;
    } catch (error) {
      if (isSwitchyardError(error) && error.reason === "parent_missing") return null;
      throw unusable(`/${[...path, ...more].join("/")}`, error);
    }
  };
  try {
    const dir = open([]);
    if (dir === null) throw missingProfile(profiles.prefix, name);
    return await act({ name, dir, bin: open([BIN]) });
  } finally {
    opened.forEach(closeDir);
  }
}

/** There is no such profile. */
export function missingProfile(prefix: string, name: string): SwitchyardError {
  const path = `${prefix}/profiles/${name}`;
  const message = `Cannot use the profile ${JSON.stringify(name)}: nothing is at ${JSON.stringify(path)}.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "profile_missing", op: "profile", path, message });
}
