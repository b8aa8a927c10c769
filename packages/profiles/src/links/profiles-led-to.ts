/** This defines `profilesLedTo`: the profiles of a prefix into whose trees links lead. Reads only. */
import { formatPath, isSwitchyardError, nodeName, observe, safePath, withLook, type Look, type Root } from "@switchyard/fs-atomic";
import { canonicalPrefix, flips, linkDirectories, type Context } from "@switchyard/engine";
import { BIN, POINTER, profilePlaces, PROFILES } from "../layout/profile-places.ts";
import { profileNames } from "../layout/profile-names.ts";

/**
 * Looks at every link in the directories where programs and managed targets are, at the pointers, and at the applets of the other
 * prefixes that runs know. A profile counts where such a link, or one that it leads through, or its end, is in its tree.
 *
 * @returns their names
 * @throws what `openDir` throws for a directory that cannot be read: then nobody knows what is needed; `SyscallError`
 */
export async function profilesLedTo(root: Root, prefix: string, context: Context): Promise<ReadonlySet<string>> {
  const top = `/${[...canonicalPrefix(root, prefix), PROFILES].join("/")}/`;
  const home = top.slice(0, -`/${PROFILES}/`.length);
  const others = (await flips(context)).pointers.map((one) => one.prefix).filter((one) => one !== home);
  const directories = [...linkDirectories(root, context), ...others.flatMap((one) => binsOf(root, one))];
  const pointers = [home, ...others].map((one) => `${one}/${POINTER}`);
  const passed = withLook(root, (look) => new Set([...new Set(directories.flatMap((path) => linksIn(look, path))), ...pointers].flatMap((path) => wayOf(look, path))));
  return new Set([...passed].flatMap((path) => (path.startsWith(top) ? [path.slice(top.length).split("/")[0] ?? ""] : [])));
}

function binsOf(root: Root, prefix: string): string[] {
  const places = profilePlaces(prefix);
  return profileNames(root, places).map((name) => `${formatPath(places.profiles)}/${name}/${BIN}`);
}

/** What runs keep and stage beside their targets (REQ-B1): nobody's path, and what would bring it back looks where it leads. */
const BESIDE = /^\..+\.[^.]+\.\d{1,16}\.(?:bak|old|stage)$/su;
const ABSENT: ReadonlySet<string> = new Set(["missing", "parent_missing", "parent_not_directory"]);

function linksIn(look: Look, directory: string): string[] {
  try {
    const { path } = look.resolve(safePath(directory), "follow");
    return look.within([...path.parents, path.name], (dir) =>
      dir.sys.readDirectory(dir.fd).flatMap((name) => (!BESIDE.test(name) && observe(dir, nodeName(name)).kind === "symlink" ? [`${dir.path}/${name}`] : [])));
  } catch (error) {
    if (isSwitchyardError(error) && ABSENT.has(error.reason)) return [];
    throw error;
  }
}

/** The links that it leads through, and its end; of one that leads nowhere, as far as it goes. */
function wayOf(look: Look, link: string): string[] {
  const way: string[] = [];
  try {
    const { path } = look.resolve(safePath(link), "follow", (one) => way.push(one.path));
    return [...way, formatPath(path)];
  } catch (error) {
    if (isSwitchyardError(error)) return way;
    throw error;
  }
}
