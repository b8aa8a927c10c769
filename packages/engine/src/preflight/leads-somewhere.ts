/** This defines `leadsSomewhere`: whether a path, its links followed inside the root, ends at a node. Reads only. */
import { isSwitchyardError, safePath, type Look } from "@switchyard/fs-atomic";

/** Whoever may not look there cannot say that nothing is: that counts as something. */
export function leadsSomewhere(look: Look, path: string): boolean {
  try {
    look.resolve(safePath(path), "follow");
    return true;
  } catch (error) {
    if (!isSwitchyardError(error)) throw error;
    return error.reason === "parent_unreadable";
  }
}
