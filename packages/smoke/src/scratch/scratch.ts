/** This defines `Scratch`: a directory of one run, that nobody else may enter. */
import { randomUUID } from "node:crypto";
import process from "node:process";
import { closeDir, closeRoot, errnoOf, ignoring, nodeName, openDir, openRoot, removeTree, SyscallError, type DirHandle, type NodeName, type Root } from "@switchyard/fs-atomic";
import { makeDir } from "./make-dir.ts";

/** Each check works in a directory of its own in it. */
export class Scratch {
  /** Absolute and free of links. */
  readonly path: string;
  readonly #parent: DirHandle;
  readonly #name: NodeName;
  readonly #root: Root;

  /**
   * Makes the directory, 0700, in `parent`, which nobody but root and the caller may rearrange: tools are started by its path.
   *
   * Crash: a directory `switchyard-smoke-*` may be left in `parent`, with what the checks made; nothing refers to it.
   *
   * @throws what `openRoot` throws; `SyscallError`, `EPERM` where others could put something else in its place
   */
  constructor(parent: string) {
    const outer = openRoot(parent);
    try {
      demandTrust(outer);
      this.#parent = openDir(outer, []);
      this.#name = nodeName(`switchyard-smoke-${randomUUID()}`);
      this.path = `${outer.path === "/" ? "" : outer.path}/${this.#name}`;
      this.#root = made(this.#parent, this.#name, this.path);
    } finally {
      closeRoot(outer);
    }
  }

  /** Makes the directory of one check, 0755. Close it with `closeRoot`, or {@link remove} it. Crash: see the constructor. */
  room(name: NodeName): Root {
    const { fd, sys } = makeDir({ ...this.#root, path: "/" }, name, 0o755);
    return { fd, sys, path: `${this.path}/${name}` };
  }

  /** Closes and removes the directory of one check; what cannot be removed now, {@link end} tries again. Crash: a part of it is left. */
  remove(room: Root, name: NodeName): void {
    closeRoot(room);
    removing(() => removeTree({ ...this.#root, path: this.path }, name));
  }

  /**
   * Removes all of it. Calling again does nothing good: the handles are closed.
   *
   * Crash: a part of it is left.
   *
   * @returns why something is left; null where nothing is
   */
  end(): string | null {
    const isOurs = this.#isInPlace();
    closeRoot(this.#root);
    try {
      if (!isOurs) return `${this.path}: a check moved it elsewhere or removed it`;
      const errno = removing(() => removeTree(this.#parent, this.#name));
      return errno === null ? null : `${this.path}: ${errno}`;
    } finally {
      closeDir(this.#parent);
    }
  }

  /** Whether the name still is that of the directory that was made. */
  #isInPlace(): boolean {
    const { fd, sys } = this.#root;
    const there = ignoring("ENOENT", () => sys.statx(this.#parent.fd, this.#name));
    return there?.ino === sys.statx(fd, "").ino;
  }
}

/** It is root's or ours, and others may not write to it, or only their own names (the sticky bit). */
function demandTrust({ fd, path, sys }: Root): void {
  const { uid, mode } = sys.statx(fd, "");
  const isOurs = uid === 0 || uid === process.geteuid?.();
  const isOpen = (mode & 0o022) !== 0 && (mode & 0o1000) === 0;
  if (!isOurs || isOpen) throw new SyscallError("mkdirat", "EPERM", path);
}

function made(parent: DirHandle, name: NodeName, path: string): Root {
  try {
    const { fd, sys } = makeDir(parent, name, 0o700);
    return { fd, sys, path };
  } catch (error) {
    closeDir(parent);
    throw error;
  }
}

/** The errno with which it failed. */
function removing(act: () => void): string | null {
  try {
    act();
    return null;
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    return errno;
  }
}
