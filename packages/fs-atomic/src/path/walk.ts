/** This defines `walk`: a path followed component by component inside a root. */
import type { ReasonOf } from "../errors/error-registry.ts";
import { SwitchyardError } from "../errors/switchyard-error.ts";
import { errnoOf } from "../errors/syscall-error.ts";
import { MODE, OPEN } from "../syscalls/kernel-abi.ts";
import type { Statx } from "../syscalls/statx.ts";
import { nodeName } from "./node-name.ts";
import type { FollowedLink, ResolvedPath } from "./resolved-path.ts";
import { childPath, formatPath, type SafePath } from "./safe-path.ts";
import type { WalkedDir, WalkedDirs } from "./walked-dirs.ts";

/** How a path is followed. */
export interface WalkOptions {
  /** Whether a link in the last component is kept or followed. */
  readonly final: "keep" | "follow";
  /** Told of every link before it is followed. */
  readonly onLink?: ((link: FollowedLink) => void) | undefined;
}

/** Linux follows at most this many links in one path (path_resolution(7)). */
const MAX_LINKS = 40;

/** As `resolveInRoot`, with the directories and links that are known already taken as they are known. */
export function walk(known: WalkedDirs, path: SafePath, options: WalkOptions): ResolvedPath {
  return new Walk(known, formatPath(path), options).run([...path.parents, path.name]);
}

class Walk {
  readonly #known: WalkedDirs;
  readonly #shown: string;
  readonly #options: WalkOptions;
  #here: WalkedDir;
  readonly #through: WalkedDir["seen"][] = [];
  readonly #links: string[] = [];

  constructor(known: WalkedDirs, shown: string, options: WalkOptions) {
    this.#known = known;
    this.#shown = shown;
    this.#options = options;
    this.#here = known.top();
    this.#through.push(this.#here.seen);
  }

  run(components: readonly string[]): ResolvedPath {
    const todo = components.toReversed();
    for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
      if (name === ".") continue;
      if (name === "..") this.#leave();
      else if (todo.length > 0) this.#pass(name, todo);
      else if (this.#options.final === "keep" || !this.#isLink(name)) return this.#done(this.#here, name);
      else this.#follow(name, todo);
    }
    // The path ended in a link to a directory above (`..`) or to the root itself.
    const { parent, names } = this.#here;
    const last = names.at(-1);
    if (parent === null || last === undefined) throw this.#refused("escape", "it resolves to the root itself");
    return this.#done(parent, last);
  }

  #done({ names }: WalkedDir, name: string): ResolvedPath {
    return { path: childPath(names, nodeName(name), this.#shown), through: this.#through, links: this.#links };
  }

  /** Goes on through a name that more components follow. */
  #pass(name: string, todo: string[]): void {
    const known = this.#here.below.get(name);
    if (typeof known === "object") this.#enter(known);
    else if (known === undefined) this.#meet(name, todo);
    else this.#follow(name, todo, known);
  }

  /** The same for the first time. */
  #meet(name: string, todo: string[]): void {
    const { mode } = this.#stat(name, "parent_missing");
    if ((mode & MODE.TYPE) === MODE.DIR) return this.#enter(this.#open(name));
    if ((mode & MODE.TYPE) !== MODE.SYMLINK) throw this.#refused("parent_not_directory", `${this.#at(name)} is no directory`);
    const { below } = this.#here;
    below.set(name, this.#follow(name, todo));
  }

  #isLink(name: string): boolean {
    return (this.#stat(name, "missing").mode & MODE.TYPE) === MODE.SYMLINK;
  }

  #stat(name: string, absent: "missing" | "parent_missing"): Statx {
    try {
      return this.#known.root.sys.statx(this.#here.fd, name);
    } catch (cause) {
      const errno = errnoOf(cause);
      if (errno === "ENOENT") throw this.#refused(absent, `${this.#at(name)} does not exist`, cause);
      if (errno === "ENOTDIR") throw this.#refused("parent_not_directory", `${this.#at(name)} lies below something that is no directory`, cause);
      throw this.#unreadable(name, cause);
    }
  }

  #open(name: string): WalkedDir {
    try {
      const fd = this.#known.root.sys.openat(this.#here.fd, name, { flags: OPEN.PATH | OPEN.DIRECTORY | OPEN.NOFOLLOW });
      // What is remembered is the node that was opened, not the one that was looked at before.
      return this.#known.add(this.#here, nodeName(name), fd);
    } catch (cause) {
      throw this.#unreadable(name, cause);
    }
  }

  #enter(dir: WalkedDir): void {
    this.#here = dir;
    this.#through.push(dir.seen);
  }

  #leave(): void {
    const { parent } = this.#here;
    if (parent === null) throw this.#refused("escape", "a link in it leads out of the root");
    this.#here = parent;
  }

  /** @param known its text; read where it is not known yet @returns its text */
  #follow(name: string, todo: string[], known?: string): string {
    const path = this.#pathOf(name);
    this.#links.push(path);
    if (this.#links.length > MAX_LINKS) throw this.#refused("link_loop", `more than ${MAX_LINKS} links`);
    const dest = known ?? this.#read(name);
    this.#options.onLink?.({ path, dest });
    if (dest.startsWith("/")) this.#here = this.#known.top();
    const parts = dest.split("/").filter((part) => part !== "" && part !== ".");
    // A text that ends in a slash or a dot leads to a directory or nowhere; the dot stands for that.
    if (/(^|\/)\.?$/.test(dest)) parts.push(".");
    todo.push(...parts.toReversed());
    return dest;
  }

  #read(name: string): string {
    try {
      return this.#known.root.sys.readlinkat(this.#here.fd, name);
    } catch (cause) {
      // It was replaced since it was looked at.
      throw this.#unreadable(name, cause);
    }
  }

  #pathOf(name: string): string {
    const { path } = this.#here.seen;
    return path === "/" ? `/${name}` : `${path}/${name}`;
  }

  #at(name: string): string {
    return JSON.stringify(this.#pathOf(name));
  }

  #unreadable(name: string, cause: unknown): SwitchyardError {
    return this.#refused("parent_unreadable", `${this.#at(name)}: ${errnoOf(cause) ?? "error"}`, cause);
  }

  #refused(reason: ReasonOf<"E_POLICY">, found: string, cause?: unknown): SwitchyardError {
    const message = `Cannot resolve ${JSON.stringify(this.#shown)} inside the root: ${found}.`;
    return new SwitchyardError({ id: "E_POLICY", reason, op: "resolveInRoot", path: this.#shown, errno: errnoOf(cause), message, cause });
  }
}
