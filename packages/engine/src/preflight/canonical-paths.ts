/** This defines `canonicalPaths`: the places that a policy names, free of links (REQ-S9). */
import { formatPath, isSwitchyardError, resolveInRoot, safePath, type Root } from "@switchyard/fs-atomic";

/** Each path and what it is inside the root, free of links as far as it exists; the root itself stays `/`. */
export function canonicalPaths(root: Root, paths: readonly string[]): ReadonlyMap<string, string> {
  return new Map(paths.map((path) => [path, canonicalOf(root, path.split("/").filter((part) => part !== "" && part !== "."))]));
}

/** Resolves the longest part that can be, and leaves the rest as it is. */
function canonicalOf(root: Root, parts: readonly string[]): string {
  for (let length = parts.length; length > 0; length--) {
    const rest = parts.slice(length);
    try {
      const { path } = resolveInRoot(root, safePath(`/${parts.slice(0, length).join("/")}`), "follow");
      return [formatPath(path), ...rest].join("/");
    } catch (error) {
      // Missing, or a link that leads nowhere or out of the root: no target is beyond it.
      if (!isSwitchyardError(error)) throw error;
    }
  }
  return `/${parts.join("/")}`;
}
