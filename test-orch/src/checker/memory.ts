/** This defines `Memory`: what a checker has to remember of a tree, kept on the disk itself: an image that was kept can be judged again. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";

/** At the top of the tree. No lane takes it for a part of the state. */
export const MEMORY_FILE = ".crash-memory";

/** Of one kind of subject. Maps and big integers come back as they are. */
export class Memory<Kept extends object> {
  write(root: string, kept: Kept): void {
    writeFileSync(join(root, MEMORY_FILE), serialize(kept));
  }

  /** What the same kind of subject has written. */
  read(root: string): Kept {
    const kept: Kept = deserialize(readFileSync(join(root, MEMORY_FILE)));
    return kept;
  }
}
