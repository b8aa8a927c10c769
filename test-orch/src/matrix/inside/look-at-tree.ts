/** This defines `lookAtTree`: a directory with all in it, exactly. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type TreeSnapshot, snapshotTree } from "../../scratch/snapshot-tree.ts";
import { CellError } from "./cell-error.ts";
import { runProgram } from "./run-program.ts";

/** What stands in a tree at one moment. */
export interface Look {
  readonly snapshot: TreeSnapshot;
  /** By path, each extended attribute as `name=hex`, sorted. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
}

/** Looks at those `directories` of `top`, absolute in it, that are there. */
export function lookAtTree(top: string, directories: readonly string[]): Look {
  const there = directories.filter((directory) => existsSync(join(top, directory)));
  return { snapshot: snapshotTree(top, there), attributes: attributesBelow(top, there) };
}

function attributesBelow(top: string, directories: readonly string[]): Look["attributes"] {
  const places = directories.map((directory) => join(".", directory));
  // getfattr(1): -P and -h keep it from following links; what it lists of is every file that has any.
  const { stdout: said, stderr } = runProgram(["getfattr", "-RPh", "-d", "-m", "-", "-e", "hex", "--", ...places], { directory: top });
  const complaints = stderr.split("\n").filter((line) => line !== "" && !isHarmless(line));
  if (complaints.length > 0) throw new CellError("every extended attribute can be read", complaints.join("\n"));
  const found = new Map<string, string[]>();
  for (const block of said.split("\n\n")) {
    const [head = "", ...lines] = block.trim().split("\n");
    if (head.startsWith("# file: ")) found.set(join("/", head.slice("# file: ".length)), lines.filter(isKept).sort());
  }
  return found;
}

// Some file systems have none: squashfs, where the kernel was built without. "Removing leading" is what getfattr always says of /.
function isHarmless(line: string): boolean {
  return line.endsWith(": Operation not supported") || line.startsWith("getfattr: Removing leading '/'");
}

// overlayfs keeps its own notes in these; through the overlay they are hidden.
function isKept(line: string): boolean {
  return !line.startsWith("trusted.overlay.");
}
