/** This defines `namesInProfiles`: the names that profile trees give to the programs they hold. */
import { closeDir, formatPath, ignoring, isSwitchyardError, nodeName, openDir, resolveInRoot, safePath, type NodeName, type PresentNode, type Root } from "@switchyard/fs-atomic";
import { flippedPrefixes, type Context, type KnownNames } from "@switchyard/engine";
import { BIN, profilePlaces } from "../layout/profile-places.ts";

/**
 * Knows of each node how many names it has in the trees below these prefixes, and below those of all flips that were
 * ever made, because a tree stays when its flip is taken back; trees that are being built included. A target
 * that was adopted, or is about to be, has such a name, and changing the target under its own does it no harm. No link below
 * a prefix is followed: a name counts only where a tree itself holds it. Reads only, when a plan first asks.
 *
 * @param prefixes inside the root; one that is not there has no names
 */
export function namesInProfiles(prefixes: readonly string[], context: Pick<Context, "stateDir">): KnownNames {
  return (root) => {
    const names = new Map<string, number>();
    const all = [...prefixes, ...flippedPrefixes(root, context)];
    for (const bin of new Set(all.flatMap((prefix) => treesOf(root, prefix)))) count(root, bin, names);
    return (node) => names.get(inodeOf(node.stat)) ?? 0;
  };
}

/** The directories of applets, each as a path that no link leads through. */
function treesOf(root: Root, prefix: string): string[] {
  const profiles = canonical(root, prefix);
  if (profiles === null) return [];
  return namesIn(root, profiles).map((name) => [...profiles, name, BIN].join("/"));
}

function canonical(root: Root, prefix: string): readonly NodeName[] | null {
  try {
    const { parents, name } = resolveInRoot(root, safePath(formatPath(profilePlaces(prefix).prefix)), "follow").path;
    return [...parents, name, nodeName("profiles")];
  } catch (error) {
    if (isSwitchyardError(error) && error.id === "E_POLICY") return null;
    throw error;
  }
}

function count(root: Root, bin: string, names: Map<string, number>): void {
  const parents = bin.split("/").map((name) => nodeName(name));
  inside(root, parents, (dir) => {
    for (const name of dir.sys.readDirectory(dir.fd)) {
      const stat = ignoring("ENOENT", () => dir.sys.statx(dir.fd, name));
      if (stat === undefined) continue;
      const inode = inodeOf(stat);
      names.set(inode, (names.get(inode) ?? 0) + 1);
    }
  });
}

function namesIn(root: Root, parents: readonly NodeName[]): NodeName[] {
  return inside(root, parents, (dir) => dir.sys.readDirectory(dir.fd).map((name) => nodeName(name))) ?? [];
}

/** Null where there is no such directory, or a link leads to it. */
function inside<T>(root: Root, parents: readonly NodeName[], act: (dir: ReturnType<typeof openDir>) => T): T | null {
  const dir = opened(root, parents);
  if (dir === null) return null;
  try {
    return act(dir);
  } finally {
    closeDir(dir);
  }
}

function opened(root: Root, parents: readonly NodeName[]): ReturnType<typeof openDir> | null {
  try {
    return openDir(root, parents);
  } catch (error) {
    if (isSwitchyardError(error) && error.id === "E_POLICY") return null;
    throw error;
  }
}

function inodeOf({ ino, device }: PresentNode["stat"]): string {
  return `${device}:${ino}`;
}
