/** This defines `makeNodes`: the files of a check, as its pack says. */
import { closeDir, createFile, encodeBytes, ignoring, nodeName, openDir, setMetadata, type DirHandle, type NodeName, type Root } from "@switchyard/fs-atomic";
import type { FileToMake } from "../pack/step.ts";
import type { Fill } from "../pack/placeholder.ts";
import { makeDir } from "./make-dir.ts";
import { nanoseconds } from "./nanoseconds.ts";

/**
 * Makes the nodes in their order. Times are set last, because making a name changes that of its directory.
 *
 * Crash: some of them are there, in a directory that is thrown away.
 *
 * @throws `SyscallError`; `SwitchyardError` where a pack puts one node below another that is no directory
 */
export async function makeNodes(room: Root, files: readonly FileToMake[], fill: Fill): Promise<void> {
  for (const file of files) await inParent(room, file, (dir, name) => make(dir, name, { file, fill }));
  for (const file of files) {
    const { mtime } = file;
    if (mtime === undefined) continue;
    const ns = nanoseconds(mtime);
    await inParent(room, file, async (dir, name) => setMetadata(dir, name, { atimeNs: ns, mtimeNs: ns }));
  }
}

async function make(dir: DirHandle, name: NodeName, { file, fill }: { file: FileToMake; fill: Fill }): Promise<void> {
  switch (file.kind) {
    case "file":
      return createFile(dir, name, encodeBytes(fill(file.content).repeat(file.repeat)), { mode: Number.parseInt(file.mode, 8), sync: false });
    case "dir":
      return closeDir(makeDir(dir, name, Number.parseInt(file.mode, 8)));
    case "link":
      return dir.sys.symlinkat(fill(file.dest), dir.fd, name);
    default:
      return file satisfies never;
  }
}

async function inParent(room: Root, { path }: FileToMake, act: (dir: DirHandle, name: NodeName) => Promise<void>): Promise<void> {
  const parts = path.split("/").map((part) => nodeName(part));
  const name = parts.pop() ?? nodeName(path);
  makeParents(room, parts);
  const dir = openDir(room, parts);
  try {
    await act(dir, name);
  } finally {
    closeDir(dir);
  }
}

function makeParents(room: Root, parts: readonly NodeName[]): void {
  for (const [at, part] of parts.entries()) {
    const dir = openDir(room, parts.slice(0, at));
    try {
      const made = ignoring("EEXIST", () => makeDir(dir, part, 0o755));
      if (made !== undefined) closeDir(made);
    } finally {
      closeDir(dir);
    }
  }
}
