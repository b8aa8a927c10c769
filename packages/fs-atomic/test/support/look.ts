/** This defines `look`: everything in a directory, in a form that two moments can be compared by. */
import { readFile } from "../../src/file/read-file.ts";
import { identityOf, type NodeIdentity } from "../../src/node/identity.ts";
import { observe } from "../../src/node/observe.ts";
import type { DirHandle } from "../../src/path/dir-handle.ts";

/** A node: its identity, and its bytes where it is a file. */
export interface Looked {
  readonly identity: NodeIdentity;
  readonly bytes: string | null;
}

/** Every name in the directory and what it holds. */
export function look(dir: DirHandle): Record<string, Looked> {
  const names = dir.sys.readDirectory(dir.fd).sort();
  return Object.fromEntries(names.map((name) => [name, lookAt(dir, name)]));
}

/** What one name holds. */
export function lookAt(dir: DirHandle, name: string): Looked {
  const node = observe(dir, name);
  return { identity: identityOf(node), bytes: node.kind === "file" ? readFile(dir, name).toString("latin1") : null };
}

/** The identity at one name. */
export function identityAt(dir: DirHandle, name: string): NodeIdentity {
  return identityOf(observe(dir, name));
}
