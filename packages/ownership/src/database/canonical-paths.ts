/** This defines `CanonicalPaths`: which paths name the same file, whichever links in their parents they go through. */
import { formatParent, isSwitchyardError, resolveInRoot, safePath, type Root } from "@switchyard/fs-atomic";

/** What is not there can still be in a database: a file that someone deleted. */
const ABSENT = new Set(["parent_missing", "parent_not_directory"]);

/**
 * Resolves the parents of paths by the links of the root; the last component is kept, link or not. So `/bin/ls` and
 * `/usr/bin/ls` are one on a merged-usr system and two on any other. Each directory is resolved once.
 */
export class CanonicalPaths {
  readonly #root: Root;
  readonly #known = new Map<string, string | undefined>();

  constructor(root: Root) {
    this.#root = root;
  }

  /** @param path absolute; a byte string. @returns undefined where it leads out of the root or cannot be followed */
  of(path: string): string | undefined {
    const slash = path.lastIndexOf("/");
    const parent = this.#directory(path.slice(0, slash));
    return parent === undefined ? undefined : `${parent}${path.slice(slash)}`;
  }

  /** Without a slash at its end: the root itself is empty. */
  #directory(path: string): string | undefined {
    if (path === "") return "";
    if (!this.#known.has(path)) this.#known.set(path, this.#resolve(path));
    return this.#known.get(path);
  }

  #resolve(path: string): string | undefined {
    try {
      // Only its parents are looked at: the name below it stands for any.
      const parent = formatParent(resolveInRoot(this.#root, safePath(`${path}/x`), "keep").path);
      return parent === "/" ? "" : parent;
    } catch (error) {
      if (!isSwitchyardError(error)) throw error;
      return ABSENT.has(error.reason) ? this.of(path) : undefined;
    }
  }
}
