/** This defines `RootFiles`: the files of a system below a root, found as a process inside it would find them. */
import { closeDir, errnoOf, isSwitchyardError, openDir, openFile, pathIn, resolveInRoot, safePath, type DirHandle, type OpenFile, type Root, type Statx } from "@switchyard/fs-atomic";

/** What is not there: a name or a directory on the way to it. */
const ABSENT = new Set(["missing", "parent_missing"]);

/**
 * Reads what a database consists of. Links in a path are followed inside the root and never out of it; what then stands
 * there must be a regular file, so that a FIFO cannot hang anyone. Absence is `undefined`, everything else an error.
 */
export class RootFiles {
  readonly root: Root;

  constructor(root: Root) {
    this.root = root;
  }

  /** The whole file. @param limit in bytes */
  read(path: string, limit: number): Buffer | undefined {
    return this.open(path, limit, (file) => file.read(0, file.size));
  }

  /** Opens the file for the time of `use`. */
  open<T>(path: string, limit: number, use: (file: OpenFile) => T): T | undefined {
    return this.#beside(path, (dir, name) => {
      const file = absent(() => openFile(dir, name, limit));
      if (file === undefined) return undefined;
      try {
        return use(file);
      } finally {
        file.close();
      }
    });
  }

  /** Opens the directory for the time of `use`. */
  in<T>(path: string, use: (dir: DirHandle) => T): T | undefined {
    const dir = absent(() => {
      const { parents, name } = resolveInRoot(this.root, safePath(path), "follow").path;
      return openDir(this.root, [...parents, name]);
    });
    return dir === undefined ? undefined : closing(dir, () => use(dir));
  }

  /** The node at the path, a link in its last component followed; undefined: nothing. */
  stat(path: string): Statx | undefined {
    return this.#beside(path, (dir, name) => absent(() => dir.sys.statx(dir.fd, name)));
  }

  /** Where the path leads, as written inside the root and free of links; undefined: nowhere. */
  canonical(path: string): string | undefined {
    return this.#beside(path, (dir, name) => pathIn(dir, name));
  }

  /** Opens the directory that the path, links followed, lies in. */
  #beside<T>(path: string, use: (dir: DirHandle, name: string) => T): T | undefined {
    const found = absent(() => {
      const resolved = resolveInRoot(this.root, safePath(path), "follow").path;
      return { dir: openDir(this.root, resolved.parents), name: resolved.name };
    });
    return found === undefined ? undefined : closing(found.dir, () => use(found.dir, found.name));
  }
}

function closing<T>(dir: DirHandle, use: () => T): T {
  try {
    return use();
  } finally {
    closeDir(dir);
  }
}

function absent<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (errnoOf(error) === "ENOENT" || (isSwitchyardError(error) && error.id === "E_POLICY" && ABSENT.has(error.reason))) return undefined;
    throw error;
  }
}
