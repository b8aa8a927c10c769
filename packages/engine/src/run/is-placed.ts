/** This defines `isPlaced`: whether a node is the one that a run put at a target. Pure. */
import { identityOf, isCopyOf, matches, type NodeIdentity, type ObservedNode } from "@switchyard/fs-atomic";
import type { IntentRecord } from "@switchyard/journal";
import { swapOf } from "./intent.ts";

/**
 * The run's very inode, or, where that was displaced and came back from another file system, a copy of it. A link with the same
 * text may be a later run's or someone else's (REQ-R7): it counts only where the run came no further than to stage its own.
 * Whoever tells how a target stands, and whoever undoes it, goes by this.
 *
 * @param staged the identity of the link or copy that the run staged, as far as it was noted
 */
export function isPlaced(record: IntentRecord, staged: NodeIdentity | undefined, node: ObservedNode): boolean {
  const { incoming } = swapOf(record, staged);
  if (incoming === null) return node.kind === "none";
  const found = identityOf(node);
  return matches(incoming.node, found) || ("identity" in incoming.node && isCopyOf(found, incoming.node.identity));
}
