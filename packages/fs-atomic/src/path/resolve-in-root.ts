/** This defines `resolveInRoot`: links in a path resolved once, inside the root and never out of it. */
import type { ReasonOf } from "../errors/error-registry.ts";
import { SwitchyardError } from "../errors/switchyard-error.ts";
import { errnoOf } from "../errors/syscall-error.ts";
import { MODE, OPEN } from "../syscalls/kernel-abi.ts";
import type { Statx } from "../syscalls/statx.ts";
import type { Fd } from "../syscalls/syscalls.ts";
import type { Root } from "./root.ts";
import { formatPath, fromComponents, type SafePath } from "./safe-path.ts";

/** A resolved path and the directories that lead to it. */
export interface ResolvedPath {
  /** Free of links in its parents (and in its last component, where that was followed). */
  readonly path: SafePath;
  /** Every directory walked through, the root first, as it stood then. */
  readonly through: readonly { readonly path: string; readonly stat: Statx }[];
  /** Every link that was followed, as written inside the root, free of links in its own parents. */
  readonly links: readonly string[];
}

/** A link that was met on the way. */
export interface FollowedLink {
  /** As written inside the root, free of links in its own parents. */
  readonly path: string;
  /** Its text, a byte string. */
  readonly dest: string;
}

/** Linux follows at most this many links in one path (path_resolution(7)). */
const MAX_LINKS = 40;

/**
 * Canonicalises a path inside the root, as a process whose root directory it is would see it: an absolute link starts
 * again at the root. A link that climbs above the root is refused.
 *
 * @param final whether a link in the last component is kept (a target) or followed (a source)
 * @param onLink told of every link before it is followed, also where the path then leads nowhere
 * @throws {@link SwitchyardError} `E_POLICY` with `escape`, `link_loop`, `parent_missing`, `parent_not_directory`,
 * `parent_unreadable`; with `final: "follow"` also `missing` for the last component; `E_USAGE` `path_too_long` where
 * links make the path longer than the kernel allows.
 */
export function resolveInRoot(root: Root, path: SafePath, final: "keep" | "follow", onLink?: (link: FollowedLink) => void): ResolvedPath {
  const walk = new Walk(root, formatPath(path), onLink);
  try {
    return walk.run([...path.parents, path.name], final);
  } finally {
    walk.close();
  }
}

class Walk {
  readonly #root: Root;
  readonly #shown: string;
  readonly #onLink: ((link: FollowedLink) => void) | undefined;
  readonly #stack: { fd: Fd; name: string }[] = [];
  readonly #through: { path: string; stat: Statx }[] = [];
  readonly #links: string[] = [];

  constructor(root: Root, shown: string, onLink: ((link: FollowedLink) => void) | undefined) {
    this.#root = root;
    this.#shown = shown;
    this.#onLink = onLink;
    this.#through.push({ path: "/", stat: root.sys.statx(root.fd, "") });
  }

  run(components: readonly string[], final: "keep" | "follow"): ResolvedPath {
    const todo = [...components].toReversed();
    for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
      const last = todo.length === 0;
      if (name === ".") continue;
      if (name === "..") {
        this.#leave();
        continue;
      }
      if (last && final === "keep") return this.#done(name);
      const stat = this.#stat(name, last);
      if ((stat.mode & MODE.TYPE) === MODE.SYMLINK) this.#follow(name, todo);
      else if (last) return this.#done(name);
      else this.#enter(name, stat);
    }
    // The path ended in a link to a directory above (`..`) or to the root itself.
    const top = this.#stack.pop();
    if (top === undefined) throw this.#refused("escape", "it resolves to the root itself");
    this.#root.sys.close(top.fd);
    return this.#done(top.name);
  }

  close(): void {
    for (const { fd } of this.#stack.splice(0)) this.#root.sys.close(fd);
  }

  #done(name: string): ResolvedPath {
    return { path: fromComponents([...this.#names(), name], this.#shown), through: this.#through, links: this.#links };
  }

  #names(): string[] {
    return this.#stack.map((entry) => entry.name);
  }

  #here(): Fd {
    return this.#stack.at(-1)?.fd ?? this.#root.fd;
  }

  #stat(name: string, last: boolean): Statx {
    try {
      return this.#root.sys.statx(this.#here(), name);
    } catch (cause) {
      const errno = errnoOf(cause);
      if (errno === "ENOENT") throw this.#refused(last ? "missing" : "parent_missing", `${this.#at(name)} does not exist`, cause);
      if (errno === "ENOTDIR") throw this.#refused("parent_not_directory", `${this.#at(name)} lies below something that is no directory`, cause);
      throw this.#refused("parent_unreadable", `${this.#at(name)}: ${errno ?? "error"}`, cause);
    }
  }

  #enter(name: string, stat: Statx): void {
    if ((stat.mode & MODE.TYPE) !== MODE.DIR) {
      throw this.#refused("parent_not_directory", `${this.#at(name)} is no directory`);
    }
    try {
      const fd = this.#root.sys.openat(this.#here(), name, { flags: OPEN.PATH | OPEN.DIRECTORY | OPEN.NOFOLLOW });
      this.#stack.push({ fd, name });
      // The node that was opened, not the one that was looked at before.
      this.#through.push({ path: `/${this.#names().join("/")}`, stat: this.#root.sys.statx(fd, "") });
    } catch (cause) {
      throw this.#refused("parent_unreadable", `${this.#at(name)}: ${errnoOf(cause) ?? "error"}`, cause);
    }
  }

  #leave(): void {
    const top = this.#stack.pop();
    if (top === undefined) throw this.#refused("escape", "a link in it leads out of the root");
    this.#root.sys.close(top.fd);
  }

  #follow(name: string, todo: string[]): void {
    const path = `/${[...this.#names(), name].join("/")}`;
    this.#links.push(path);
    if (this.#links.length > MAX_LINKS) throw this.#refused("link_loop", `more than ${MAX_LINKS} links`);
    const dest = this.#read(name);
    this.#onLink?.({ path, dest });
    if (dest.startsWith("/")) this.close();
    const parts = dest.split("/").filter((part) => part !== "" && part !== ".");
    // A text that ends in a slash or a dot leads to a directory or nowhere; the dot stands for that.
    if (/(^|\/)\.?$/.test(dest)) parts.push(".");
    todo.push(...parts.toReversed());
  }

  #read(name: string): string {
    try {
      return this.#root.sys.readlinkat(this.#here(), name);
    } catch (cause) {
      // It was replaced since it was looked at.
      throw this.#refused("parent_unreadable", `${this.#at(name)}: ${errnoOf(cause) ?? "error"}`, cause);
    }
  }

  #at(name: string): string {
    return JSON.stringify(`/${[...this.#names(), name].join("/")}`);
  }

  #refused(reason: ReasonOf<"E_POLICY">, found: string, cause?: unknown): SwitchyardError {
    const message = `Cannot resolve ${JSON.stringify(this.#shown)} inside the root: ${found}.`;
    return new SwitchyardError({ id: "E_POLICY", reason, op: "resolveInRoot", path: this.#shown, errno: errnoOf(cause), message, cause });
  }
}
