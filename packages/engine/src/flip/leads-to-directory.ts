/** This defines `leadsToDirectory`: whether a path ends at a directory. Reads only. */
import { closeDir, isSwitchyardError, openDir, resolveInRoot, safePath, type Root } from "@switchyard/fs-atomic";

/** Inside the root, with its links followed. What cannot be looked at is taken to be there: nobody can say that it is gone. */
export function leadsToDirectory(root: Root, path: string): boolean {
  try {
    const { parents, name } = resolveInRoot(root, safePath(path), "follow").path;
    closeDir(openDir(root, [...parents, name]));
    return true;
  } catch (error) {
    if (isSwitchyardError(error)) return error.reason === "parent_unreadable";
    throw error;
  }
}
