/** This defines `WalkedDirs`: the directories that walks have come to, held open, and the links in them that lead on. */
import type { Statx } from "../syscalls/statx.ts";
import type { Fd } from "../syscalls/syscalls.ts";
import type { NodeName } from "./node-name.ts";
import type { Root } from "./root.ts";

/** A directory as it was when a walk first came to it. */
export interface WalkedDir {
  readonly fd: Fd;
  /** The components from the root to it, free of links. */
  readonly names: readonly NodeName[];
  /** Its path, as written inside the root, and the node that was opened. */
  readonly seen: { readonly path: string; readonly stat: Statx };
  /** Null: it is the root. */
  readonly parent: WalkedDir | null;
  /** What names in it led on to: a directory, or the text of a link. */
  readonly below: Map<string, WalkedDir | string>;
}

/** Each directory is opened and looked at once. Where a path ends is not remembered: that is looked at whenever it is asked for. */
export class WalkedDirs {
  readonly root: Root;
  #top: WalkedDir | null = null;
  readonly #opened: Fd[] = [];

  constructor(root: Root) {
    this.root = root;
  }

  /** How many descriptors are held. */
  get size(): number {
    return this.#opened.length;
  }

  /** The root itself. */
  top(): WalkedDir {
    const { fd, sys } = this.root;
    this.#top ??= { fd, names: [], seen: { path: "/", stat: sys.statx(fd, "") }, parent: null, below: new Map() };
    return this.#top;
  }

  /** Remembers a directory that was opened as `name` in `parent`, and closes it when it is forgotten. */
  add(parent: WalkedDir, name: NodeName, fd: Fd): WalkedDir {
    this.#opened.push(fd);
    const names = [...parent.names, name];
    const dir = { fd, names, seen: { path: `/${names.join("/")}`, stat: this.root.sys.statx(fd, "") }, parent, below: new Map() };
    parent.below.set(name, dir);
    return dir;
  }

  /** Forgets all of it. */
  close(): void {
    for (const fd of this.#opened.splice(0)) this.root.sys.close(fd);
    this.#top = null;
  }
}
