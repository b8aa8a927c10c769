/** This defines `Look`: many paths of a root looked at in one go, each directory on their ways once. */
import { observe } from "../node/observe.ts";
import type { ObservedNode } from "../node/observed-node.ts";
import { closeDir, openDir, type DirHandle } from "./dir-handle.ts";
import type { NodeName } from "./node-name.ts";
import type { FollowedLink, ResolvedPath } from "./resolved-path.ts";
import type { Root } from "./root.ts";
import type { SafePath } from "./safe-path.ts";
import { walk } from "./walk.ts";
import { WalkedDirs } from "./walked-dirs.ts";

/** Where a path ends, and what stands there. */
export interface PathEnd extends ResolvedPath {
  /** `none`: it has gone since the path was resolved. */
  readonly node: ObservedNode;
}

/** So many descriptors are held at most between two questions: few beside what a process may have, which can be as little as 256. */
const HELD = 128;

/**
 * One look at many paths. A directory that is on the way of several, and a link in the middle of them, is looked at when the first
 * of them comes through it, and what was seen then holds for all: none of them is known better than the first one is when the last
 * was looked at. Where a path ends is looked at anew for each.
 *
 * So it belongs to one look and ends with it: it must not live across a change, or from before a lock to under it. Whoever wants
 * to know how things are now makes another one. Nothing is opened before the first question.
 */
export class Look {
  readonly root: Root;
  readonly #walked: WalkedDirs;
  readonly #opened = new Map<string, DirHandle>();
  #asked = 0;
  #isOver = false;

  constructor(root: Root) {
    this.root = root;
    this.#walked = new WalkedDirs(root);
  }

  /** As `resolveInRoot`. @throws what that throws */
  resolve(path: SafePath, final: "keep" | "follow", onLink?: (link: FollowedLink) => void): ResolvedPath {
    return this.#held(() => walk(this.#walked, path, { final, onLink }));
  }

  /**
   * Follows all links of the path, and observes what is at its end.
   *
   * @throws what `resolveInRoot` and `openDir` throw; `SyscallError`
   */
  end(path: SafePath, onLink?: (link: FollowedLink) => void): PathEnd {
    const resolved = this.resolve(path, "follow", onLink);
    const { parents, name } = resolved.path;
    return { ...resolved, node: this.within(parents, (dir) => observe(dir, name)) };
  }

  /**
   * Lets `act` have the directory, opened as `openDir` does. It stays open for whoever asks for it next, but only for the time of `act` that is
   * sure: nothing of it may be awaited.
   *
   * @param parents canonical, as `resolve` gives them
   * @throws what `openDir` throws; whatever `act` throws
   */
  within<T>(parents: readonly NodeName[], act: (dir: DirHandle) => T): T {
    return this.#held(() => act(this.#open(parents)));
  }

  /** Ends the look: everything is closed, and nothing more can be asked. */
  close(): void {
    this.#isOver = true;
    this.#forget();
  }

  #held<T>(act: () => T): T {
    if (this.#isOver) throw new TypeError("a look that is over was asked again");
    // Never while a question is open: it may hold any of them.
    if (this.#asked === 0 && this.#walked.size + this.#opened.size >= HELD) this.#forget();
    this.#asked += 1;
    try {
      return act();
    } finally {
      this.#asked -= 1;
    }
  }

  #forget(): void {
    this.#walked.close();
    for (const dir of this.#opened.values()) closeDir(dir);
    this.#opened.clear();
  }

  #open(parents: readonly NodeName[]): DirHandle {
    const key = parents.join("/");
    const known = this.#opened.get(key);
    if (known !== undefined) return known;
    const dir = openDir(this.root, parents);
    this.#opened.set(key, dir);
    return dir;
  }
}
