/** This defines `stableLinks`: the links on disk that lead through the pointer to applets (REQ-P1). */
import { formatPath, ignoring, isSwitchyardError, MODE, safePath, withLook, type DirHandle, type FollowedLink, type Look, type NodeName, type Root } from "@switchyard/fs-atomic";
import { canonicalPrefix } from "../state/canonical-prefix.ts";
import { POINTER } from "./pointer.ts";

/** In a prefix and in a profile's tree (docs/profiles.md). */
const [PROFILES, BIN] = ["profiles", "bin"] as const;

/** What runs keep and stage beside their targets (REQ-B1), whatever their tag: nobody's path, and gone with the next prune. */
const BESIDE = /^\..+\.[^.]+\.\d{1,16}\.(?:bak|old|stage)$/su;

/** A path that follows whichever profile is current. */
export interface StableLink {
  /** Inside the root, free of links in its parents. */
  readonly path: string;
  readonly applet: string;
  /** Its text. */
  readonly dest: string;
}

/**
 * Looks at every link in the directories. It counts by where it leads, not by how it is written: `/usr/bin/ls` and a link to that
 * both do, and so does one whose applet is not there. Backups and
 * staged links do not count. A directory that does not exist has none. Sorted by path. Reads only.
 *
 * @param directories inside the root; two paths of one directory count once
 * @throws what `openDir` throws for a directory that cannot be read; `SyscallError`
 */
export function stableLinks(root: Root, prefix: string, directories: readonly string[]): readonly StableLink[] {
  const home = homeOf(root, prefix);
  return withLook(root, (look) => {
    const asked: Asked = { look, home, homes: new Map() };
    const places = new Map(directories.flatMap((directory) => placeOf(asked, directory)).map((place) => [place.join("/"), place]));
    return [...places.values()].flatMap((place) => linksIn(asked, place)).sort((a, b) => (a.path < b.path ? -1 : 1));
  });
}

/** What is asked of each link. */
interface Asked {
  readonly look: Look;
  /** The prefix, free of links. */
  readonly home: string;
  /** What other ways to write a prefix are, free of links; null: no path inside the root. */
  readonly homes: Map<string, string | null>;
}

function homeOf(root: Root, prefix: string): string {
  return `/${canonicalPrefix(root, prefix).join("/")}`;
}

const ABSENT: ReadonlySet<string> = new Set(["missing", "parent_missing", "parent_not_directory"]);

/** The components of the directory, free of links; none where it is not there. */
function placeOf({ look }: Asked, directory: string): readonly (readonly NodeName[])[] {
  return unlessAbsent(() => {
    const { parents, name } = look.resolve(safePath(directory), "follow").path;
    return [[...parents, name]];
  });
}

function linksIn(asked: Asked, place: readonly NodeName[]): readonly StableLink[] {
  return unlessAbsent(() => asked.look.within(place, (dir) =>
    dir.sys.readDirectory(dir.fd).flatMap((name) => {
      if (BESIDE.test(name) || !isLink(dir, name)) return [];
      const link = linkAt(asked, `${dir.path}/${name}`);
      return link === null ? [] : [link];
    })));
}

function unlessAbsent<T>(look: () => readonly T[]): readonly T[] {
  try {
    return look();
  } catch (error) {
    if (isSwitchyardError(error) && ABSENT.has(error.reason)) return [];
    throw error;
  }
}

/** What has gone since the directory was listed is none. */
function isLink({ fd, sys }: DirHandle, name: string): boolean {
  const stat = ignoring("ENOENT", () => sys.statx(fd, name));
  return stat !== undefined && (stat.mode & MODE.TYPE) === MODE.SYMLINK;
}

/** Null where the link does not lead through the pointer to an applet, or is none any more. */
function linkAt(asked: Asked, path: string): StableLink | null {
  const followed: FollowedLink[] = [];
  const end = endOf(asked, path, followed);
  const own = followed.find((link) => link.path === path);
  const applet = appletOf(asked, followed, end);
  return applet === null || own === undefined ? null : { path, applet, dest: own.dest };
}

function appletOf(asked: Asked, followed: readonly FollowedLink[], end: string | null): string | null {
  const { home } = asked;
  const pointer = followed.findIndex(({ path }) => path === `${home}/${POINTER}`);
  // As it is written, which also holds where there is no pointer, or no such applet.
  const written = (pointer === -1 ? followed : followed.slice(0, pointer)).map((one) => textApplet(asked, one)).find((name) => name !== null) ?? null;
  if (written !== null || pointer === -1) return written;
  // Else by where it came past: the applet's own link, or the applet itself.
  const passed = [...followed.slice(pointer + 1).map(({ path }) => path), ...(end === null ? [] : [end])];
  return passed.map((path) => profileApplet(home, path)).find((name) => name !== null) ?? null;
}

/** Where the links lead in the end; null: nowhere. */
function endOf({ look }: Asked, link: string, followed: FollowedLink[]): string | null {
  try {
    return formatPath(look.resolve(safePath(link), "follow", (one) => followed.push(one)).path);
  } catch (error) {
    if (isSwitchyardError(error)) return null;
    throw error;
  }
}

/** Of a text that says `PREFIX/active/bin/NAME`, from the link's own directory or from the root, whatever links the prefix is behind. */
function textApplet(asked: Asked, { path, dest }: FollowedLink): string | null {
  const parts = dest.startsWith("/") ? [] : path.split("/").slice(1, -1);
  for (const part of dest.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  const [pointer, bin, name] = parts.splice(-3);
  if (name === undefined || pointer !== POINTER || bin !== BIN) return null;
  return isHome(asked, `/${parts.join("/")}`) ? name : null;
}

/** Each way to write it is resolved once. */
function isHome({ look, home, homes }: Asked, path: string): boolean {
  if (path === home) return true;
  const known = homes.get(path);
  const found = known === undefined ? homeOrNull(look.root, path) : known;
  homes.set(path, found);
  return found === home;
}

function homeOrNull(root: Root, path: string): string | null {
  try {
    return homeOf(root, path);
  } catch (error) {
    if (isSwitchyardError(error)) return null;
    throw error;
  }
}

/** Of `PREFIX/profiles/PROFILE/bin/NAME`. */
function profileApplet(home: string, path: string): string | null {
  const top = `${home}/${PROFILES}/`;
  const [, bin, name, ...more] = path.startsWith(top) ? path.slice(top.length).split("/") : [];
  return bin === BIN && name !== undefined && more.length === 0 ? name : null;
}
