/** This defines `ModelOp`: what a program did to the disk, one system call at a time. */

/** An inode number, as text. None is ever used again while a ground exists. */
export type Ino = string;

/** A name in a directory that became another node's, or nobody's. */
export interface NameChange {
  readonly dir: Ino;
  readonly name: string;
  /** Null: the name is gone. */
  readonly ino: Ino | null;
}

/** What of an inode a power loss may lose apart from its bytes. */
export interface NodeMeta {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly atimeNs: bigint;
  readonly mtimeNs: bigint;
}

/** A node. Its bytes, names or text are told apart from it. */
export interface ModelNode {
  readonly kind: "file" | "dir" | "symlink";
  readonly meta: NodeMeta;
}

/** One step. A change is in memory from then on; a sync says what has reached the disk. `call` names it for people. */
export type ModelOp =
  /** All of the changes at once, as rename(2) makes them. `made`: the node is new. */
  | { readonly do: "names"; readonly call: string; readonly changes: readonly NameChange[]; readonly made?: ModelNode }
  /** The whole of the file afterwards. */
  | { readonly do: "data"; readonly call: string; readonly ino: Ino; readonly bytes: Buffer }
  | { readonly do: "meta"; readonly call: string; readonly ino: Ino; readonly meta: NodeMeta }
  /** fsync(2) that has returned; it covers the steps before number `from`, where it began. */
  | { readonly do: "sync"; readonly call: string; readonly ino: Ino; readonly from: number }
  /** syncfs(2). */
  | { readonly do: "sync-all"; readonly call: string }
  /** From here on the program's promise is in force. */
  | { readonly do: "reached"; readonly call: string }
  /** Nothing. */
  | { readonly do: "nothing"; readonly call: string };
