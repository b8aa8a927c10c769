/** This defines `checkNotInProfile`: that a program is in no profile, of whatever prefix, and not reached through one. */
import { closeDir, errnoOf, formatPath, isSwitchyardError, nodeName, observe, openDir, readFile, SwitchyardError, type FollowedLink, type Look, type NodeName, type Root, type SafePath } from "@switchyard/fs-atomic";
import { isBelow } from "@switchyard/policy";
import { PROFILE_NAME } from "../layout/profile-name.ts";
import { BIN, POINTER, PROFILES, RECORD } from "../layout/profile-places.ts";

/** What is asked of it. */
export interface OutsideRequest {
  /** The components of the own prefix, free of links. */
  readonly parents: readonly NodeName[];
  /** Whether only links would be made to it; a second name or a copy does not go with somebody else's profile. */
  readonly isLinked: boolean;
}

/**
 * What lies in a profile goes with it, and what is reached through a pointer is another program after each flip. Profiles of other prefixes are known
 * by how they are made: a record beside the directory of applets, a pointer's text. Of those a second name or a copy can be taken. Reads only.
 *
 * @throws `E_POLICY` `source_in_profile`; what `resolveInRoot` throws
 */
export function checkNotInProfile(look: Look, path: SafePath, { parents, isLinked }: OutsideRequest): void {
  const followed: FollowedLink[] = [];
  const { path: end } = look.resolve(path, "follow", (link) => followed.push(link));
  const resolved = formatPath(end);
  const home = `/${parents.join("/")}`;
  const passed = [...followed.map((link) => link.path), resolved];
  if (passed.some((one) => isBelow(one, `${home}/${PROFILES}`) || one === `${home}/${POINTER}`)) throw refusal(path, resolved, home);
  if (!isLinked) return;
  const other = followed.map(pointerHome).find((one) => one !== null) ?? passed.map((one) => profileHome(look.root, one)).find((one) => one !== null) ?? null;
  if (other !== null) throw refusal(path, resolved, other);
}

/** The prefix of which this is the pointer; null: it is none. */
function pointerHome({ path, dest }: FollowedLink): string | null {
  const isPointer = path.endsWith(`/${POINTER}`) && dest.startsWith(`${PROFILES}/`) && PROFILE_NAME.test(dest.slice(PROFILES.length + 1));
  return isPointer ? path.slice(0, -POINTER.length - 1) : null;
}

/** The prefix of which this is in a profile's directory of applets; null: it is in none. */
function profileHome(root: Root, path: string): string | null {
  const parts = path.split("/").slice(1);
  for (let at = parts.length - 2; at >= 2; at--) {
    const [profiles, name = "", bin] = parts.slice(at - 2, at + 1);
    if (profiles === PROFILES && bin === BIN && PROFILE_NAME.test(name) && hasRecord(root, parts.slice(0, at).map((part) => nodeName(part)))) return `/${parts.slice(0, at - 2).join("/")}`;
  }
  return null;
}

/** The most that is read of a record. */
const LIMIT = 32 * 1024 * 1024;
/** Also of one that is torn or of a shape that is not known. */
const SCHEMA = /"schema"\s*:\s*"profile\.v1"/u;

function hasRecord(root: Root, parents: readonly NodeName[]): boolean {
  const dir = openDir(root, parents);
  try {
    return observe(dir, RECORD).kind === "file" && SCHEMA.test(readFile(dir, RECORD, LIMIT).toString("utf8"));
  } catch (error) {
    // A file of that name which cannot be read, in such a place, is taken for one.
    if (isSwitchyardError(error) || errnoOf(error) !== undefined) return true;
    throw error;
  } finally {
    closeDir(dir);
  }
}

function refusal(path: SafePath, resolved: string, home: string): SwitchyardError {
  const message = `Cannot take ${JSON.stringify(formatPath(path))} into a profile: it leads to ${JSON.stringify(resolved)}, by way of profiles in ${JSON.stringify(home)}; needed is a program outside of them.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "source_in_profile", op: "profile", path: formatPath(path), message });
}
