/** This defines `Swap`: one change of what a name is, as data that survives a crash. */
import type { NodeName } from "../path/node-name.ts";
import { sameInode, type NodeIdentity } from "../node/identity.ts";

/**
 * How a node is recognised as the one meant: by identity once that is known, before that as a link with this very
 * text. Between staging a link and noting its identity a crash leaves only the text to go by.
 */
export type Expected = { readonly identity: NodeIdentity } | { readonly linkTo: string };

/** The node that is to become the target. */
export interface Incoming {
  /** Where it waits. */
  readonly name: NodeName;
  readonly node: Expected;
  /**
   * Whether it was staged for this swap, so that undoing removes it, or was kept by an earlier one, so that undoing
   * leaves it at `name`. Where this is absent, a link counts as staged and everything else as kept.
   */
  readonly how?: "link" | "payload";
}

/** One change. What it changes lies in one directory; all names are relative to its handle. */
export interface Swap {
  /** The name that changes. */
  readonly target: NodeName;
  /** The new node; null where the target is to become absent. */
  readonly incoming: Incoming | null;
  /** What stands at the target before. */
  readonly prior: NodeIdentity;
  /** Where the displaced node is kept. */
  readonly keep: NodeName;
}

/** How the target changed hands. `link_over` is the degraded way of file systems without RENAME_EXCHANGE (REQ-F2). */
export type SwapMethod = "exchange" | "place" | "remove" | "link_over" | "none";

/** Whether `node` is the one that `expected` means. */
export function matches(expected: Expected, node: NodeIdentity): boolean {
  if ("linkTo" in expected) return node.kind === "symlink" && node.dest === expected.linkTo;
  return sameInode(expected.identity, node);
}

/** The kind of the node that `expected` means. */
export function kindOf(expected: Expected): NodeIdentity["kind"] {
  return "linkTo" in expected ? "symlink" : expected.identity.kind;
}

/** Whether the incoming node was made for this swap alone. */
export function isStaged({ how, node }: Incoming): boolean {
  return how === undefined ? "linkTo" in node || node.identity.kind === "symlink" : how === "link";
}
