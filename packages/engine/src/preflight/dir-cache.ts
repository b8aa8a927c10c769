/** This defines `DirCache`: one open handle for each directory of a run. */
import { closeDir, openDir, type DirHandle, type NodeName, type Root } from "@switchyard/fs-atomic";

/** Opens each directory once, however many targets lie in it. */
export class DirCache {
  readonly root: Root;
  readonly #dirs = new Map<string, DirHandle>();

  constructor(root: Root) {
    this.root = root;
  }

  /** The handle of this directory. @throws what `openDir` throws */
  open(parents: readonly NodeName[]): DirHandle {
    const key = parents.join("/");
    const known = this.#dirs.get(key);
    if (known !== undefined) return known;
    const dir = openDir(this.root, parents);
    this.#dirs.set(key, dir);
    return dir;
  }

  /** Closes all of them. */
  close(): void {
    for (const dir of this.#dirs.values()) closeDir(dir);
    this.#dirs.clear();
  }
}
