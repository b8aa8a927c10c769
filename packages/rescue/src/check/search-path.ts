/** This defines `SearchPath`: the directories of a PATH, each opened once. */
import {
  closeDir, closeRoot, errnoOf, formatPath, isSwitchyardError, linuxSyscalls, openDir, openRoot, resolveInRoot, safePath,
  type DirHandle, type ResolvedPath, type Root, type Syscalls,
} from "@switchyard/fs-atomic";
import type { Step, Way } from "./mistrust.ts";
import type { PassedOver } from "./rescue-report.ts";

/** A directory of the path. */
export interface SearchDir {
  /** As PATH names it. */
  readonly entry: string;
  readonly dir: DirHandle;
  readonly way: Way;
}

/** The directories that a shell would search, in order; nothing is added to what the caller names. */
export class SearchPath {
  readonly root: Root;
  readonly dirs: readonly SearchDir[];
  readonly passedOver: readonly PassedOver[];

  /** @param path as in the environment. @throws what `openRoot` throws of `/` */
  constructor(path: string, syscalls: Syscalls = linuxSyscalls()) {
    this.root = openRoot("/", syscalls);
    const dirs: SearchDir[] = [];
    const passedOver: PassedOver[] = [];
    this.dirs = dirs;
    this.passedOver = passedOver;
    try {
      // An empty PATH has no entry, not an empty one.
      for (const entry of new Set(path === "" ? [] : path.split(":"))) {
        const opened = this.#open(entry);
        if (typeof opened === "string") passedOver.push({ entry, why: opened });
        else dirs.push(opened);
      }
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    for (const { dir } of this.dirs) closeDir(dir);
    closeRoot(this.root);
  }

  #open(entry: string): SearchDir | string {
    if (entry === "") return "empty";
    if (!entry.startsWith("/")) return "relative";
    try {
      const resolved = resolveInRoot(this.root, safePath(entry), "follow");
      const links = linksOf(this.root, resolved);
      const dir = openDir(this.root, [...resolved.path.parents, resolved.path.name]);
      const here = { path: formatPath(resolved.path), stat: dir.sys.statx(dir.fd, "") };
      return { entry, dir, way: { directories: [...resolved.through, here], links } };
    } catch (error) {
      if (isSwitchyardError(error)) return error.reason;
      // A link on the way went while it was looked at.
      if (errnoOf(error) === "ENOENT") return "missing";
      throw error;
    }
  }
}

/** The links that were followed, as nodes of their own. @throws what `openDir` and `statx` throw where one is gone again */
export function linksOf(root: Root, { links }: ResolvedPath): readonly Step[] {
  return links.map((path) => {
    const { parents, name } = safePath(path);
    const dir = openDir(root, parents);
    try {
      return { path, stat: dir.sys.statx(dir.fd, name) };
    } finally {
      closeDir(dir);
    }
  });
}
