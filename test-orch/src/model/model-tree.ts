/** This defines `ModelTree`: a directory tree by inodes. */
import type { Ino, ModelNode } from "./model-op.ts";

/** Names by directory. */
export type Names = ReadonlyMap<Ino, ReadonlyMap<string, Ino>>;

/** What stands on a disk. */
export interface ModelTree {
  readonly top: Ino;
  readonly nodes: ReadonlyMap<Ino, ModelNode>;
  readonly names: Names;
  /** Of the files that were written to since the recording began. */
  readonly bytes: ReadonlyMap<Ino, Buffer>;
}

/** Every name that can be reached from the top. */
export function* reachable({ top, names }: Pick<ModelTree, "top" | "names">): Generator<readonly [dir: Ino, name: string, ino: Ino]> {
  const queue = [top];
  for (let dir = queue.shift(); dir !== undefined; dir = queue.shift()) {
    for (const [name, ino] of names.get(dir) ?? []) {
      yield [dir, name, ino];
      if (names.has(ino)) queue.push(ino);
    }
  }
}
