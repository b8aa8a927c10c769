/** This defines `ModelState`: one disk that a power loss may leave. */
import { createHash } from "node:crypto";
import type { Ino, NodeMeta } from "./model-op.ts";
import { reachable, type Names } from "./model-tree.ts";

/** A whole tree, and how it came about. */
export interface ModelState {
  readonly top: Ino;
  readonly names: Names;
  /** Of every file that the program wrote to. */
  readonly bytes: ReadonlyMap<Ino, Buffer>;
  readonly meta: ReadonlyMap<Ino, NodeMeta>;
  /** Whether the program had said that it is done. */
  readonly isDone: boolean;
  /** The last call that had returned, e.g. `17 rename ls`, and what of the rest was kept. */
  readonly words: string;
}

/** The same bytes are part of thousands of states. */
const digests = new WeakMap<Buffer, string>();

function digestOf(bytes: Buffer): string {
  const digest = digests.get(bytes) ?? createHash("sha256").update(bytes).digest("base64");
  digests.set(bytes, digest);
  return digest;
}

/** Equal for two states if and only if nobody could tell them apart. */
export function stateKey({ top, names, bytes, meta, isDone }: ModelState): string {
  const hash = createHash("sha256").update(`${isDone}`);
  for (const [dir, name, ino] of reachable({ top, names })) {
    const { mode, uid, gid } = meta.get(ino) ?? { mode: 0, uid: 0, gid: 0 };
    hash.update(JSON.stringify([dir, name, ino, mode, uid, gid]));
    const written = bytes.get(ino);
    if (written !== undefined) hash.update(digestOf(written));
  }
  return hash.digest("base64");
}
