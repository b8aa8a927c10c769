/** This defines `scratch`: a directory of one test, held open, gone afterwards. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeDir, closeRoot, linuxSyscalls, openDir, openRoot, type DirHandle, type Root, type Syscalls } from "@switchyard/fs-atomic";
import { onTestFinished } from "vitest";

/** A scratch directory. */
export interface Scratch {
  readonly path: string;
  readonly dir: DirHandle;
  readonly root: Root;
  /** The path of a name in it. */
  readonly at: (name: string) => string;
}

/** Makes the directory; some calls of the kernel may be wrapped. */
export function scratch(wrapped: Partial<Syscalls> = {}): Scratch {
  const path = mkdtempSync(join(tmpdir(), "switchyard-test-"));
  const root = openRoot(path, { ...linuxSyscalls(), ...wrapped });
  const dir = openDir(root, []);
  onTestFinished(() => {
    closeDir(dir);
    closeRoot(root);
    rmSync(path, { recursive: true });
  });
  return { path, dir, root, at: (name) => join(path, name) };
}
