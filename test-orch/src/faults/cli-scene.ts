/** This defines `cliScene`: a scratch root with the memory of how it was. */
import { type ScratchOptions, type ScratchRoot, createScratchRoot } from "../scratch/create-scratch-root.ts";
import { type TreeSnapshot, snapshotTree } from "../scratch/snapshot-tree.ts";
import type { FaultScene } from "./fault-lane.ts";
import { PROGRAM_DIRECTORIES } from "./program-directories.ts";

/** The system on which a command is struck. */
export interface CliScene extends FaultScene {
  readonly scratch: ScratchRoot;
  /** The tree before any switch. */
  readonly before: TreeSnapshot;
  /** The tree as the command will find it. */
  readonly start: TreeSnapshot;
}

/** Makes a fresh system, nothing switched yet. */
export function cliScene(options: ScratchOptions = {}): CliScene {
  const scratch = createScratchRoot(options);
  const before = snapshotTree(scratch.root, PROGRAM_DIRECTORIES);
  return { root: scratch.root, dispose: scratch.dispose, scratch, before, start: before };
}
