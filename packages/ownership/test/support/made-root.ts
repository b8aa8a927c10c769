/** This defines `madeRoot`: a directory for all tests of a file, gone after the last one. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeRoot, openRoot, type Root } from "@switchyard/fs-atomic";
import { afterAll } from "vitest";

/** An open root that several tests share. */
export interface MadeRoot {
  readonly path: string;
  readonly root: Root;
  /** The path of a name in it. */
  readonly at: (name: string) => string;
}

/** Call it outside of any test. */
export function madeRoot(): MadeRoot {
  const path = join(mkdtempSync(join(tmpdir(), "switchyard-ownership-")), "root");
  mkdirSync(path);
  const root = openRoot(path);
  afterAll(() => {
    closeRoot(root);
    rmSync(join(path, ".."), { recursive: true, force: true });
  });
  return { path, root, at: (name) => join(path, name) };
}
