/** This defines identities: what makes a node the same node again, in memory and in a document. */
import { MODE } from "../syscalls/kernel-abi.ts";
import type { ObservedNode } from "./observed-node.ts";

/**
 * A node's identity as documents keep it; integers that may pass 2^53 are decimal text. The device is not part of it,
 * because its number changes when a file system is mounted again; ctime is not, because renaming changes it.
 */
export type NodeIdentity =
  | { readonly kind: "none" }
  | {
      readonly kind: "file" | "dir" | "other" | "symlink";
      readonly ino: string;
      /** Nanoseconds; null where the file system keeps no birth time that lasts. Inode numbers are reused at once on ext4. */
      readonly btime_ns: string | null;
      readonly size: string;
      readonly mtime_ns: string;
      /** Octal, with the set-id bits off: those are taken from a displaced node and given back. */
      readonly mode: string;
      /** The link's text, for a symlink; a byte string. */
      readonly dest: string | null;
    };

/** The identity of an observed node. */
export function identityOf(node: ObservedNode): NodeIdentity {
  if (node.kind === "none") return { kind: "none" };
  const { stat } = node;
  const mtime = String(stat.mtimeNs);
  return {
    kind: node.kind,
    ino: String(stat.ino),
    btime_ns: stat.btimeNs === stat.mtimeNs ? mtime : stat.btimeNs === null ? null : String(stat.btimeNs),
    size: String(stat.size),
    mtime_ns: mtime,
    mode: octal(stat.mode & 0o7777 & ~MODE.SETID),
    dest: node.kind === "symlink" ? node.dest : null,
  };
}

/** One text for all nodes of a mode: a run keeps hundreds of thousands of identities. */
function octal(mode: number): string {
  const known = MODES.get(mode) ?? mode.toString(8);
  MODES.set(mode, known);
  return known;
}
const MODES = new Map<number, string>();

/** Whether both are the very same node in the very same state: what compare-and-swap asks (REQ-A4). */
export function sameNode(a: NodeIdentity, b: NodeIdentity): boolean {
  if (a.kind === "none" || b.kind === "none") return a.kind === b.kind;
  return sameInode(a, b) && a.size === b.size && a.mtime_ns === b.mtime_ns && a.mode === b.mode;
}

/**
 * Whether `node` is a copy of `original` with every attribute: the same in all that a copy keeps, in another inode, which
 * came to be later than it says that it was last changed. What was made new in its own right never is: its times are its own.
 */
export function isCopyOf(node: NodeIdentity, original: NodeIdentity): boolean {
  if (node.kind === "none" || original.kind === "none" || node.kind !== original.kind || sameInode(node, original)) return false;
  const isAlike = node.dest === original.dest && node.size === original.size && node.mtime_ns === original.mtime_ns && node.mode === original.mode;
  return isAlike && node.btime_ns !== null && BigInt(node.btime_ns) > BigInt(node.mtime_ns);
}

/**
 * Whether both are the same inode, whatever was written into it since: what undoing asks, so that a late writer on an
 * open descriptor cannot block it (REQ-R9). Without birth times the modification time takes their place.
 */
export function sameInode(a: NodeIdentity, b: NodeIdentity): boolean {
  if (a.kind === "none" || b.kind === "none") return a.kind === b.kind;
  if (a.kind !== b.kind || a.ino !== b.ino || a.dest !== b.dest) return false;
  return a.btime_ns === b.btime_ns && (a.btime_ns !== null || a.mtime_ns === b.mtime_ns);
}
