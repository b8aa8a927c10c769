/** This defines `pointerWay`: where the undoing or finishing of a run would lead a pointer. Reads only. */
import { identityOf, observe, sameInode, type NodeIdentity } from "@switchyard/fs-atomic";
import type { Intent } from "../run/intent.ts";
import { isPlaced } from "../run/is-placed.ts";
import type { RunWork } from "../run/run-work.ts";
import { isOfPointer } from "./is-of-pointer.ts";
import { treeOf } from "./tree-of.ts";

/** `back`: the run is to be undone; `forward`: it is a rollback that is to be finished. */
export type Direction = "back" | "forward";

/** The tree that the pointer would lead to, inside the root; null: there would be none. */
export interface PointerWay {
  readonly tree: string | null;
}

/** Null where the intent is of no pointer, the pointer is as wanted already, or someone else's node stands there and stays. */
export function pointerWay({ staged }: Pick<RunWork, "staged">, { record, dir }: Intent, direction: Direction): PointerWay | null {
  const coming = isOfPointer(record) ? comingIn(record, direction) : null;
  if (coming === null) return null;
  const node = observe(dir, record.target);
  const found = identityOf(node);
  if (node.kind === "none") return coming.tree === null ? null : coming;
  if (coming.identity !== null && sameInode(found, coming.identity)) return null;
  return (direction === "back" ? isPlaced(record, staged.get(record.index), node) : sameInode(found, record.prior)) ? coming : null;
}

function comingIn({ incoming, prior, parents }: Intent["record"], direction: Direction): (PointerWay & { readonly identity: NodeIdentity | null }) | null {
  if (direction === "forward" && incoming === null) return { tree: null, identity: null };
  const identity = direction === "back" ? prior : incoming?.how === "payload" ? incoming.identity : null;
  if (identity?.kind === "none") return { tree: null, identity: null };
  return identity?.kind !== "symlink" || identity.dest === null ? null : { tree: treeOf(parents, identity.dest), identity };
}
