/** This defines `apparmorProfiles`: which AppArmor profiles of a root are attached to a path (REQ-M2). */
import { closeDir, decodeBytes, ignoring, isSwitchyardError, nodeName, openDir, readFile, resolveInRoot, safePath, type DirHandle, type Root } from "@switchyard/fs-atomic";
import { parseProfiles, type AttachedProfile } from "./parse-profiles.ts";

/** The names of the profiles that are attached to this path inside the root. */
export type ProfilesOf = (path: string) => readonly string[];

const PLACE = "/etc/apparmor.d";
/** No profile is larger; in bytes. */
const LIMIT = 1024 * 1024;
/** What editors and package managers leave, which apparmor_parser(8) passes over too. */
const LEFT_OVER = /^\.|~$|\.(?:dpkg-[a-z]+|rpm[a-z]+|bak|orig|rej|save)$|^README$/u;

/**
 * Reads the profiles that the root has, once. Whether a kernel uses them is not asked: the root may be another system's, or the same one's
 * after its next boot. A file that cannot be read is passed over.
 */
export function apparmorProfiles(root: Root): ProfilesOf {
  const profiles = inPlace(root, PLACE, profilesIn) ?? [];
  return (path) => profiles.filter(({ pattern }) => pattern.test(path)).map(({ profile }) => profile);
}

function profilesIn(dir: DirHandle, root: Root): readonly AttachedProfile[] {
  const disabled = new Set(inPlace(root, `${PLACE}/disable`, ({ sys, fd }) => sys.readDirectory(fd)));
  const names = dir.sys.readDirectory(dir.fd).filter((name) => !LEFT_OVER.test(name) && !disabled.has(name));
  return names.toSorted().flatMap((name) => parseProfiles(textOf(dir, name)));
}

/** Empty where it is a directory, a link, too large, or kept from the caller. */
function textOf(dir: DirHandle, name: string): string {
  try {
    const bytes = ignoring(["ENOENT", "ELOOP", "EACCES", "EPERM", "EIO"], () => readFile(dir, nodeName(name), LIMIT));
    return bytes === undefined ? "" : decodeBytes(bytes);
  } catch (error) {
    if (isSwitchyardError(error)) return "";
    throw error;
  }
}

/** Null where there is no such directory for the caller. */
function inPlace<T>(root: Root, path: string, act: (dir: DirHandle, root: Root) => T): T | null {
  try {
    const { path: found } = resolveInRoot(root, safePath(path), "follow");
    const dir = openDir(root, [...found.parents, found.name]);
    try {
      return act(dir, root);
    } finally {
      closeDir(dir);
    }
  } catch (error) {
    if (isSwitchyardError(error)) return null;
    throw error;
  }
}
