/** This defines `isNeedlessRescue`: whether a profile of the vendor's own tools is nobody's way back. Reads only. */
import { linkDirectories, stableLinks, type Context } from "@switchyard/engine";
import { closeDir, formatPath, isSwitchyardError, observe, openDir, resolveInRoot, safePath, type Root } from "@switchyard/fs-atomic";
import { showProfile } from "../look/show-profile.ts";

/** Which profile, of the origin `targets`. */
export interface RescueProfile {
  readonly prefix: string;
  readonly name: string;
}

/**
 * It is where (1) no link leads through the pointer, or would if there were one, to an applet of its names, and (2) a program of its own
 * stands where each of its applets was taken from: the same one, or what an upgrade has put there. As an adoption leaves it that was
 * refused, or taken back. What else keeps a profile is for `whyItStays`.
 *
 * @throws as `showProfile`; what `openDir` throws for a directory that cannot be read: then nobody knows
 */
export async function isNeedlessRescue(root: Root, context: Pick<Context, "stateDir">, { prefix, name }: RescueProfile): Promise<boolean> {
  const { applets } = (await showProfile(root, prefix, name)).record;
  const names = new Set(applets.map((applet) => applet.name));
  if (stableLinks(root, prefix, linkDirectories(root, context)).some(({ applet }) => names.has(applet))) return false; // (1)
  return applets.every(({ source }) => isProgramItself(root, source)); // (2)
}

/** No link, nor below one: those may lead into a profile. */
function isProgramItself(root: Root, path: string): boolean {
  try {
    const { path: end } = resolveInRoot(root, safePath(path), "follow");
    if (formatPath(end) !== path) return false;
    const dir = openDir(root, end.parents);
    try {
      const node = observe(dir, end.name);
      return node.kind === "file" && (node.stat.mode & 0o111) !== 0;
    } finally {
      closeDir(dir);
    }
  } catch (error) {
    if (isSwitchyardError(error)) return false;
    throw error;
  }
}
