/** This defines `ledProfile`: the profile at whose tree the pointer ends, by the disk and not by its text. Reads only. */
import { closeDir, formatPath, isSwitchyardError, observe, openDir, resolveInRoot, safePath, type DirHandle, type ObservedNode, type Root, type SafePath } from "@switchyard/fs-atomic";
import { PROFILE_NAME } from "./profile-name.ts";
import { POINTER, PROFILES } from "./profile-places.ts";

/**
 * Follows the pointer inside the root. A tree that it reaches by another path, e.g. a bind mount, is known by its inode.
 *
 * @param home `PREFIX`, free of links
 * @returns null: it leads nowhere, or to no tree of a profile
 */
export function ledProfile(root: Root, home: DirHandle): string | null {
  const end = endOf(root, `${home.path}/${POINTER}`);
  if (end === null) return null;
  const [top, path] = [`${home.path}/${PROFILES}/`, formatPath(end)];
  const name = path.startsWith(top) ? path.slice(top.length) : "";
  return PROFILE_NAME.test(name) ? name : sameTree(root, home, end);
}

function endOf(root: Root, pointer: string): SafePath | null {
  try {
    return resolveInRoot(root, safePath(pointer), "follow").path;
  } catch (error) {
    if (isSwitchyardError(error)) return null;
    throw error;
  }
}

function sameTree(root: Root, home: DirHandle, end: SafePath): string | null {
  const opened: DirHandle[] = [];
  try {
    const tree = openDir(root, [...end.parents, end.name]);
    opened.push(tree);
    const profiles = openDir(root, [...safePath(home.path).parents, safePath(home.path).name, PROFILES]);
    opened.push(profiles);
    const wanted = inodeOf(observe(tree, ""));
    return profiles.sys.readDirectory(profiles.fd).find((name) => PROFILE_NAME.test(name) && inodeOf(observe(profiles, name)) === wanted) ?? null;
  } catch (error) {
    if (isSwitchyardError(error)) return null;
    throw error;
  } finally {
    opened.forEach(closeDir);
  }
}

function inodeOf(node: ObservedNode): string | null {
  return node.kind === "dir" ? `${node.stat.device} ${node.stat.ino}` : null;
}
