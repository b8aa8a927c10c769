/** This defines `scratch`: a directory of its own for one test, open as a root, gone afterwards. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { closeDir, openDir, type DirHandle } from "../../src/path/dir-handle.ts";
import { closeRoot, openRoot, type Root } from "../../src/path/root.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import type { Syscalls } from "../../src/syscalls/syscalls.ts";

export interface Scratch {
  readonly root: Root;
  /** The root directory itself. */
  readonly dir: DirHandle;
  readonly path: string;
}

/** An empty directory below `at`. */
export function scratchPath(at: string = tmpdir()): string {
  const path = mkdtempSync(join(at, "fs-atomic-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A root in an empty directory below `at`. */
export function scratch(at: string = tmpdir(), sys: Syscalls = linuxSyscalls()): Scratch {
  return rootAt(scratchPath(at), sys);
}

/** A root in a directory that is there already. */
export function rootAt(path: string, sys: Syscalls = linuxSyscalls()): Scratch {
  const root = openRoot(path, sys);
  const dir = openDir(root, []);
  onTestFinished(() => {
    closeDir(dir);
    closeRoot(root);
  });
  return { root, dir, path };
}
