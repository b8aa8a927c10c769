/** This defines `targetsInWords`: how many targets, and where. */
import { showPath } from "../render/show-path.ts";

/** `12 targets in /usr/bin`, `3 targets in 2 directories`. */
export function targetsInWords(targets: readonly string[]): string {
  const directories = [...new Set(targets.map((path) => path.slice(0, Math.max(path.lastIndexOf("/"), 1))))];
  const [first = "/"] = directories;
  return `${targets.length} target${targets.length === 1 ? "" : "s"} in ${directories.length === 1 ? showPath(first) : `${directories.length} directories`}`;
}
