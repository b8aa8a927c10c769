/** This defines `likeTargets`: where the commands of a profile stand, as a system has them itself. Reads only. */
import { formatPath, isSwitchyardError, observe, safePath, withLook, type Look, type ObservedNode, type Root } from "@switchyard/fs-atomic";
import { withProfiles } from "../layout/open-profiles.ts";
import { missingProfile, withTree } from "../layout/with-tree.ts";
import { readRecord } from "../record/read-record.ts";
import type { PassedOverCommand } from "./adopt-report.ts";

/** Where a system's own commands are; on systems with a merged /usr some of these are one. */
const SYSTEM_DIRS = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"] as const;

/** Which profile, and what may be no target. */
export interface LikeOptions {
  readonly prefix: string;
  readonly profile: string;
  /** Programs that profiles lead to. */
  readonly providers: ReadonlyMap<string, string>;
}

/** The targets, free of links in their parents, and the commands that are none. */
export interface LikeTargets {
  readonly targets: readonly string[];
  readonly passedOver: readonly PassedOverCommand[];
}

/** Of each command the first place where it stands. @throws `E_POLICY` `profile_missing`, `profile_unreadable`, `profiles_unusable` */
export async function likeTargets(root: Root, { prefix, profile, providers }: LikeOptions): Promise<LikeTargets> {
  const applets = await withProfiles(root, prefix, (profiles) => withTree(profiles, profile, ({ dir }) => readRecord(dir, profile).applets));
  if (applets === null) throw missingProfile(prefix, profile);
  const found = withLook(root, (look) => applets.map(({ name }) => ({ name, ...placeOf(look, name) })));
  const whyNot = ({ path, kind }: Place): PassedOverCommand["why"] | null => (path === null ? "target_missing" : providers.has(path) ? "provider" : kind === "file" || kind === "symlink" ? null : "target_kind");
  return {
    targets: found.flatMap((place) => (place.path !== null && whyNot(place) === null ? [place.path] : [])),
    passedOver: found.flatMap((place) => {
      const why = whyNot(place);
      return why === null ? [] : [{ name: place.name, path: place.path, why }];
    }),
  };
}

interface Place {
  readonly path: string | null;
  readonly kind: ObservedNode["kind"];
}

function placeOf(look: Look, name: string): Place {
  for (const directory of SYSTEM_DIRS) {
    const place = lookAt(look, `${directory}/${name}`);
    if (place.kind !== "none") return place;
  }
  return { path: null, kind: "none" };
}

/** A directory that is not there holds nothing. */
function lookAt(look: Look, wanted: string): Place {
  try {
    const { path } = look.resolve(safePath(wanted), "keep");
    return { path: formatPath(path), kind: look.within(path.parents, (dir) => observe(dir, path.name)).kind };
  } catch (error) {
    if (isSwitchyardError(error) && error.reason === "parent_missing") return { path: null, kind: "none" };
    throw error;
  }
}
