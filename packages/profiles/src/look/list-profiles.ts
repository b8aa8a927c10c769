/** This defines `listProfiles`: the profiles of one prefix. */
import { isSwitchyardError, observe, type Root } from "@switchyard/fs-atomic";
import { reportError } from "@switchyard/engine";
import { withProfiles, type Profiles } from "../layout/open-profiles.ts";
import { PROFILE_NAME } from "../layout/profile-name.ts";
import { PINNED } from "../layout/profile-places.ts";
import { pointedProfile } from "../layout/pointed-profile.ts";
import { pointerIn, type Pointer } from "../layout/read-pointer.ts";
import { withTree, type Tree } from "../layout/with-tree.ts";
import { readRecord } from "../record/read-record.ts";
import type { ProfileLine } from "./profile-line.ts";

/** All that is there. */
export interface ProfilesList {
  /** What the pointer says. */
  readonly pointer: Pointer;
  /** Sorted by name. */
  readonly profiles: readonly ProfileLine[];
}

/**
 * Lists the profiles, also those whose record cannot be read. Their trees are not looked at: see `verifyProfile`. Reads only.
 *
 * @throws `E_POLICY` `profiles_unusable`; `E_USAGE` for a prefix that is no path
 */
export async function listProfiles(root: Root, prefix: string): Promise<ProfilesList> {
  const found = await withProfiles(root, prefix, linesOf);
  return found ?? { pointer: { state: "none" }, profiles: [] };
}

/** The same of an open directory of profiles. */
export async function linesOf(profiles: Profiles): Promise<ProfilesList> {
  const pointer = pointerIn(profiles.root, profiles.home);
  const current = pointedProfile(pointer);
  const names = profiles.dir.sys.readDirectory(profiles.dir.fd).filter((name) => PROFILE_NAME.test(name) && observe(profiles.dir, name).kind === "dir").sort();
  const lines: ProfileLine[] = [];
  for (const name of names) lines.push(await lineAt(profiles, name, current === name));
  return { pointer, profiles: lines };
}

/** One whose tree cannot be entered is told as well, and is in nobody's way. */
async function lineAt(profiles: Profiles, name: string, current: boolean): Promise<ProfileLine> {
  try {
    return await withTree(profiles, name, (tree) => lineOf(tree, current));
  } catch (error) {
    if (!isSwitchyardError(error) || error.id !== "E_POLICY") throw error;
    return unread({ name, current, pinned: false }, error);
  }
}

function lineOf(tree: Tree, current: boolean): ProfileLine {
  const about = { name: tree.name, current, pinned: observe(tree.dir, PINNED).kind !== "none" };
  try {
    const { origin, created_at, applets } = readRecord(tree.dir, tree.name);
    const kept = applets.filter(({ kept_from }) => kept_from !== undefined).length;
    return { ...about, origin, created_at, applets: applets.length, kept, rescue: origin.kind === "targets", error: null };
  } catch (error) {
    return unread(about, error);
  }
}

function unread(about: Pick<ProfileLine, "name" | "current" | "pinned">, error: unknown): ProfileLine {
  return { ...about, origin: null, created_at: null, applets: null, kept: null, rescue: false, error: reportError(error).reported };
}
