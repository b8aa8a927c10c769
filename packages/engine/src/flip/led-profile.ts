/** This defines `ledProfile`: the profile of its prefix at whose tree a pointer ends. Reads only. */
import { formatPath, isSwitchyardError, resolveInRoot, type Root, type SafePath } from "@switchyard/fs-atomic";

/** @param pointer free of links in its parents @returns null: it leads nowhere, or to something else */
export function ledProfile(root: Root, pointer: SafePath): string | null {
  const top = `${["", ...pointer.parents].join("/")}/profiles/`;
  try {
    const end = formatPath(resolveInRoot(root, pointer, "follow").path);
    const name = end.startsWith(top) ? end.slice(top.length) : "";
    return name === "" || name.includes("/") ? null : name;
  } catch (error) {
    if (isSwitchyardError(error)) return null;
    throw error;
  }
}
