/** This defines `HashCache`: each distinct inode hashed once, however many names lead to it. */
import { identityOf } from "../node/identity.ts";
import { observe } from "../node/observe.ts";
import type { ObservedNode } from "../node/observed-node.ts";
import type { DirHandle } from "../path/dir-handle.ts";
import type { NodeName } from "../path/node-name.ts";
import { hashFile } from "./hash-file.ts";

/**
 * Within one tick of the clock that stamps files (10 ms at most) a file may be written twice and have the same times, so
 * a hash of one that young is told and not kept.
 */
const SETTLED_NS = 20_000_000n;

/**
 * Remembers hashes by device, inode, size, modification and change time: a write, a rename, a new link each make another
 * key. For the life of one process; device numbers do not last longer.
 */
export class HashCache {
  readonly #known = new Map<string, Promise<string | null>>();

  /**
   * The SHA-256 of the regular file at `name`, read off the main thread unless it is known or being read already; null
   * where no regular file is there, or it changed while it was read. A link is not followed.
   *
   * @throws what `hashFile` throws; that is not remembered.
   */
  async hash(dir: DirHandle, name: NodeName): Promise<string | null> {
    const node = observe(dir, name);
    if (node.kind !== "file") return null;
    const key = keyOf(node);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const isYoung = BigInt(Date.now()) * 1_000_000n - node.stat.ctimeNs < SETTLED_NS;
    const asked = hashFile(dir, name, identityOf(node));
    this.#known.set(key, asked);
    try {
      const hash = await asked;
      if (isYoung || hash === null || keyOf(observe(dir, name)) !== key) this.#known.delete(key);
      return hash;
    } catch (error) {
      this.#known.delete(key);
      throw error;
    }
  }
}

function keyOf(node: ObservedNode): string {
  if (node.kind === "none") return "";
  const { device, ino, size, mtimeNs, ctimeNs } = node.stat;
  return [device, ino, size, mtimeNs, ctimeNs].join(" ");
}
