/** This defines `isBelow`: whether a path is another one or lies in it. */

/** By components, never by the beginning of the text: `/usr/bin2` does not lie in `/usr/bin`. Neither path may hold `..`. */
export function isBelow(path: string, top: string): boolean {
  const parts = componentsOf(path);
  return componentsOf(top).every((part, index) => parts[index] === part);
}

function componentsOf(path: string): readonly string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}
