// This defines `ProductMemory`: what the tree was before the workload, kept on the disk itself.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { snapshotTree } from "../scratch/snapshot-tree.ts";
import type { TreeSnapshot } from "../scratch/snapshot-tree.ts";

/** The directories that hold targets and sources. */
const PROGRAM_DIRECTORIES: readonly string[] = ["usr", "opt"];

/** The trees that a crash may end in. */
export interface ProductMemory {
  /** Before the first switch. */
  readonly prior: TreeSnapshot;
  /** After an apply that was complete before the workload began; null where there was none. */
  readonly switched: TreeSnapshot | null;
  /** The runs of which the facts told before the first switch. */
  readonly earlierRuns: readonly string[];
}

/** The tree as it is. */
export function snapshotPrograms(root: string): TreeSnapshot {
  return snapshotTree(root, PROGRAM_DIRECTORIES);
}

/** Keeps it at the top of the first disk, so that an image that was kept can be judged again. */
export function writeMemory(root: string, memory: ProductMemory): void {
  writeFileSync(memoryPath(root), serialize(memory));
}

/** Reads it back. */
export function readMemory(root: string): ProductMemory {
  const memory: ProductMemory = deserialize(readFileSync(memoryPath(root)));
  return memory;
}

function memoryPath(root: string): string {
  return join(root, ".product-memory");
}
