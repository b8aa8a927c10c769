/** This defines `leadsToProgram`: whether a path, its links followed inside the root, ends at an executable file. Reads only. */
import { isSwitchyardError, safePath, type Look } from "@switchyard/fs-atomic";

/** Whoever may not look there cannot say that it does not: that counts as a program. */
export function leadsToProgram(look: Look, path: string): boolean {
  try {
    const { node } = look.end(safePath(path));
    return node.kind === "file" && (node.stat.mode & 0o111) !== 0;
  } catch (error) {
    if (!isSwitchyardError(error)) throw error;
    return error.reason === "parent_unreadable";
  }
}
